package io.millrace.samples.readme;

import static io.millrace.test.fault.Occasion.every;
import static io.millrace.test.fault.Occasion.nth;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.resilience.CallPolicy;
import io.millrace.test.Simulation;
import io.millrace.test.fault.Fault;
import io.millrace.test.fault.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ReservationTest {

    @Test
    void reservesEachItemInAnyOrderOfThreads() {
        Simulation.explore(200, simulation -> {
            List<Integer> reserved = new ArrayList<>();
            Pipeline<Integer> reservations = Pipeline.define("reservations")
                    .from(IntStream.range(0, 20).boxed().toList())
                    .mapAsync(4, item -> Mono.delay(ofMillis(item % 3), simulation.scheduler())
                            .thenReturn(item))
                    .named("reserve")
                    .unordered()
                    .with(CallPolicy.deadline(ofSeconds(2)).idempotent().attempts(3))
                    .onError(OnError.skip())
                    .mapCpu(item -> item + 1)
                    .named("count")
                    .to(Sinks.each(reserved::add));
            Faults faults = Faults.script()
                    .at("reserve", nth(3), Fault.error("no answer"))
                    .at("reserve", every(10), Fault.never())
                    .at("count", nth(5), Fault.delay(ofMillis(50)));

            simulation.run(reservations, faults).assertClean();
            assertEquals(18, reserved.size());
        });
    }
}
