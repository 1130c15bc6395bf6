package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.AttemptTimeoutException;
import io.millrace.operators.batch.Batch;
import io.millrace.resilience.CallPolicy;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Every run has its own time: real, that of Reactor's virtual schedulers, or that of its runtime. */
class TimeTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void stepVerifierTestsAPipelineWithABatchAndATimeOut() {
        StepVerifier.create(Pipeline.define("real")
                        .from(List.of(1, 2, 3))
                        .mapAsync(4, n -> n == 2 ? Mono.<Integer>never() : Mono.just(n))
                        .with(CallPolicy.withoutDeadline().attemptTimeout(Duration.ofMillis(5)))
                        .fallback(error -> -1)
                        .via(Batch.bySizeOrAge(10, HOUR)))
                .expectNext(List.of(1, -1, 3))
                .verifyComplete();
    }

    @Test
    void stepVerifierTestsItInVirtualTime() {
        StepVerifier.withVirtualTime(() -> Pipeline.define("virtual")
                        .from(Flux.interval(HOUR).take(3))
                        .mapAsync(4, n -> n == 1 ? Mono.<Long>never() : Mono.just(n))
                        .named("call")
                        .with(CallPolicy.deadline(HOUR.multipliedBy(9)).attemptTimeout(HOUR.multipliedBy(5)))
                        .fallback(error -> {
                            assertThat(error).isInstanceOf(AttemptTimeoutException.class);
                            return -1L;
                        })
                        .via(Batch.bySizeOrAge(2, HOUR)))
                .expectSubscription()
                .expectNoEvent(HOUR)
                .thenAwait(HOUR)
                .expectNext(List.of(0L))
                .expectNoEvent(HOUR.multipliedBy(4))
                .thenAwait(HOUR)
                .expectNext(List.of(-1L, 2L))
                .verifyComplete();
    }

    // A virtual scheduler that is switched on for one test stops the delays of every other thread of the JVM.
    @Test
    void theTimeOfARunIsNobodyElses() {
        VirtualTime time = VirtualTime.create();
        PipelineRun run = Pipeline.define("frozen")
                .from(List.of(1))
                .mapAsync(1, n -> Mono.delay(HOUR, time.runtime().scheduler()).thenReturn(n))
                .run(time.runtime());
        time.runUntilIdle();

        Long elsewhere = Mono.delay(Duration.ofMillis(1), Schedulers.parallel()).block();

        assertThat(elsewhere).isZero();
        assertThat(run.state().isTerminal()).isFalse();
        RunReport report = run.await();
        assertThat(report.elapsed()).isEqualTo(HOUR);
    }

    @Test
    void aPublisherOfARuntimeTakesItsTime() {
        VirtualTime time = VirtualTime.create();
        Publisher<List<Integer>> publisher = Pipeline.define("on")
                .from(Flux.just(1).concatWith(Mono.never()))
                .via(Batch.bySizeOrAge(10, HOUR))
                .on(time.runtime());
        assertThat(time.await(publisher)).containsExactly(1);
        assertThat(time.elapsed()).isEqualTo(HOUR);
    }
}
