package io.millrace.samples.readme;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Ingress;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.resilience.CallPolicy;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What README.md shows of {@code check()} is what it prints, and nothing is wrong with the samples. */
class CheckOutputTest {

    @Test
    void nothingIsFoundInOrders() {
        assertThat(Orders.orders(List.of("nut,12")).check().findings()).isEmpty();
    }

    @Test
    void theReadmeShowsADeadlineThatIsTooShort() throws IOException {
        String text = Pipeline.define("orders")
                .from(List.of("nut"))
                .mapAsync(16, item -> Mono.just(item))
                .named("reserve")
                .with(CallPolicy.deadline(ofSeconds(30))
                        .attemptTimeout(ofSeconds(10))
                        .idempotent()
                        .attempts(3))
                .check()
                .toText();
        assertThat(text).isEqualTo(Readme.output("check of too short a deadline"));
    }

    /** As in {@link Events}, which runs it at once. */
    @Test
    void nothingIsFoundInEvents() {
        BlockingQueue<String> table = new LinkedBlockingQueue<>();
        Pipeline<String> events = Pipeline.define("events")
                .from(Ingress.<String>bounded("requests", 256))
                .map(String::trim)
                .mapBlocking(4, request -> {
                    table.put(request);
                    return request;
                })
                .onPool("db");
        try (PipelineRuntime runtime = PipelineRuntime.builder().pool("db", 4).build()) {
            assertThat(events.check(runtime).findings()).isEmpty();
        }
    }
}
