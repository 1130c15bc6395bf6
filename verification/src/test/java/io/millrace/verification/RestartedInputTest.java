package io.millrace.verification;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.operators.merge.Merge;
import io.millrace.resilience.restart.RestartSource;
import io.millrace.test.VirtualTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Pipelines that flow together, of which one has a source that fails. */
class RestartedInputTest {

    private final VirtualTime time = VirtualTime.create();

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    @Test
    void aSourceThatFailsIsOpenedAgainWhileTheOthersGoOn() {
        AtomicInteger opened = new AtomicInteger();
        Flux<String> flaky = Flux.defer(() -> opened.incrementAndGet() <= 3
                ? Flux.just("flaky").concatWith(Flux.error(new IOException("connection lost")))
                : Flux.just("flaky"));
        Flux<String> steady = Flux.interval(ofMillis(10), time.runtime().scheduler())
                .map(tick -> "steady")
                .take(100);
        List<String> out = new ArrayList<>();
        Pipeline.define("quotes")
                .from(steady)
                .named("steady")
                .via(Merge.with(Pipeline.define("other")
                        .from(RestartSource.withBackoff(ofMillis(50), ofSeconds(1))
                                .around(flaky))
                        .named("flaky")))
                .to(Sinks.each(out::add))
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(opened).hasValue(4);
        assertThat(out).hasSize(104);
        assertThat(out.stream().filter("flaky"::equals)).hasSize(4);
        assertThat(time.elapsed()).isEqualTo(ofSeconds(1));
    }
}
