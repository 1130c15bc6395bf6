package io.millrace.samples.readme;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.RunFailedException;
import io.millrace.core.spi.CallDeadlineException;
import io.millrace.resilience.CallPolicy;
import io.millrace.test.VirtualTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class OrdersTest {

    @Test
    void leavesOutWhatCannotBeParsed() {
        Pipeline<List<String>> orders = Orders.orders(List.of("nut,12", "screw,many", "gear,2"));
        StepVerifier.create(orders).expectNext(List.of("12 x nut", "2 x gear")).verifyComplete();
    }

    @Test
    void givesUpWhenTheServiceDoesNotAnswer() {
        try (VirtualTime time = VirtualTime.create()) {
            PipelineRun run = Pipeline.define("silent")
                    .from(List.of("nut"))
                    .mapAsync(1, item -> Mono.never())
                    .with(CallPolicy.deadline(ofSeconds(30)))
                    .run(time.runtime());
            RunFailedException failed = assertThrows(RunFailedException.class, run::await);
            assertInstanceOf(CallDeadlineException.class, failed.getCause());
            assertEquals(ofSeconds(30), time.elapsed());
        }
    }
}
