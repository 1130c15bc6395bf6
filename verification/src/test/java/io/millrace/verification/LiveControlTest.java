package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Ingress;
import io.millrace.core.Offer;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.StageControl;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import io.millrace.resilience.CallPolicy;
import io.millrace.test.Simulation;
import io.millrace.test.SimulationSettings;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

/** What {@code run.stage(name)} and {@code run.pause()} change while a pipeline runs, in virtual time. */
class LiveControlTest {

    private final VirtualTime time = VirtualTime.create();
    private final List<Long> starts = new ArrayList<>();

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private Pipeline<Integer> calls(int elements) {
        return Pipeline.define("calls")
                .from(numbers(elements))
                .mapAsync(4, this::called)
                .named("call");
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private Mono<Integer> called(int n) {
        starts.add(time.elapsed().toMillis());
        return Mono.just(n);
    }

    // Rate

    @Test
    void startsCallsAtTheRateEvenly() {
        PipelineRun run = calls(4).run(time.runtime());
        run.stage("call").rate(100);
        assertThat(run.stage("call").rate()).isEqualTo(100);
        assertThat(run.stage("call")).hasToString("StageControl[call, 4 at a time, 100.0 per second]");

        assertThat(run.await().assertNoLoss().out()).isEqualTo(4);
        assertThat(starts).containsExactly(0L, 10L, 20L, 30L);
        assertThat(run.stage("call").rate()).isEqualTo(100);
    }

    @Test
    void mayCatchUpTenMilliseconds() {
        PipelineRun run = calls(25).run(time.runtime());
        run.stage("call").rate(1_000);

        run.await().assertNoLoss();
        assertThat(starts.stream().filter(start -> start == 0)).hasSize(10);
        assertThat(starts.subList(10, 25))
                .isEqualTo(IntStream.rangeClosed(1, 15).mapToObj(Long::valueOf).toList());
    }

    @Test
    void keepsARateOverALongTimeThatIsNoWholeNumberOfNanoseconds() {
        PipelineRun run = calls(3_001).run(time.runtime());
        run.stage("call").rate(3);

        run.await().assertNoLoss();
        assertThat(time.elapsed().toMillis()).isEqualTo(1_000_000L);
    }

    @Test
    void threadsThatAreLateDoNotLowerTheRate() {
        SimulationSettings late = SimulationSettings.defaults().lateUpTo(Duration.ofMillis(5));
        try (Simulation simulation = late.seed(1)) {
            // something else has to happen for a thread to be late
            Disposable others =
                    Flux.interval(Duration.ofMillis(1), simulation.scheduler()).subscribe();
            PipelineRun run = calls(1_001).run(simulation.runtime());
            run.stage("call").rate(100);

            run.await().assertNoLoss();
            others.dispose();
            assertThat(simulation.elapsed()).isBetween(Duration.ofMillis(10_000), Duration.ofMillis(10_020));
        }
    }

    @Test
    void changesTheRateWhileElementsWait() {
        PipelineRun run = calls(5).run(time.runtime());
        run.stage("call").rate(0.001);
        time.advance(Duration.ofSeconds(1));
        assertThat(starts).containsExactly(0L);

        run.stage("call").rate(10);
        time.advance(Duration.ofMillis(200));
        assertThat(starts).containsExactly(0L, 1_100L, 1_200L);

        run.stage("call").rate(StageControl.UNLIMITED);
        assertThat(run.await().assertNoLoss().out()).isEqualTo(5);
        assertThat(starts).containsExactly(0L, 1_100L, 1_200L, 1_200L, 1_200L);
    }

    @Test
    void anotherAttemptIsAStart() {
        PipelineRun run = Pipeline.define("attempts")
                .from(List.of(1))
                .mapAsync(1, n -> called(n).then(Mono.<Integer>error(new IllegalStateException("no"))))
                .named("call")
                .with(CallPolicy.withoutDeadline().idempotent().attempts(3))
                .onError(OnError.skip())
                .run(time.runtime());
        run.stage("call").rate(10);

        run.await().assertNoLoss();
        assertThat(starts).containsExactly(0L, 100L, 200L);
    }

    @Test
    void aRateUnderAPolicyHoldsToo() {
        PipelineRun run = Pipeline.define("guarded")
                .from(numbers(3))
                .mapAsync(4, this::called)
                .named("call")
                .with(CallPolicy.withoutDeadline().attemptTimeout(Duration.ofMillis(50)))
                .run(time.runtime());
        run.stage("call").rate(10);

        run.await().assertNoLoss();
        assertThat(starts).containsExactly(0L, 100L, 200L);
    }

    @Test
    void aCancelledRunLeavesNoTimerOfARate() {
        PipelineRun run = calls(5).run(time.runtime());
        run.stage("call").rate(Double.MIN_VALUE);
        time.advance(Duration.ofMillis(1));
        assertThat(time.pendingTimers()).isOne();

        run.cancel();
        time.runUntilIdle();
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
        assertThat(time.pendingTimers()).isZero();
    }

    @Test
    void refusesARateThatIsNone() {
        PipelineRun run = calls(1).run(time.runtime());
        StageControl call = run.stage("call");
        for (double bad : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> call.rate(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("rate of stage 'call' must be more than 0 calls per second, was " + bad
                            + "; pause() stops it");
        }
        assertThatThrownBy(() -> call.concurrency(0)).hasMessageContaining("must be at least 1, was 0");
    }

    // Pause of a stage

    @Test
    void aPausedStageStartsNoCallsAndFillsUp() {
        TestSource<Integer> source = TestSource.of(numbers(100));
        PipelineRun run = Pipeline.define("paused")
                .from(source)
                .mapAsync(4, this::called)
                .named("call")
                .run(time.runtime());
        run.stage("call").pause();
        assertThat(run.stage("call").isPaused()).isTrue();
        assertThat(run.stage("call")).hasToString("StageControl[call, 4 at a time, paused]");

        time.advance(Duration.ofMinutes(1));
        assertThat(starts).isEmpty();
        assertThat(run.snapshot().stage("call").queued()).isEqualTo(4);
        assertThat(source.delivered()).hasSize(4);

        run.stage("call").resume();
        assertThat(run.stage("call").isPaused()).isFalse();
        assertThat(run.await().assertNoLoss().out()).isEqualTo(100);
    }

    @Test
    void callsThatRunEndWhileTheStageIsPaused() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        List<Integer> out = new ArrayList<>();
        PipelineRun run = Pipeline.define("running")
                .from(numbers(2))
                .mapFuture(1, n -> n == 0 ? answer : CompletableFuture.completedFuture(n))
                .named("call")
                .to(Sinks.each(out::add))
                .run(time.runtime());
        time.runUntilIdle();
        run.stage("call").pause();
        answer.complete(7);
        time.runUntilIdle();
        assertThat(out).containsExactly(7);

        run.stage("call").resume();
        run.await().assertNoLoss();
        assertThat(out).containsExactly(7, 1);
    }

    @Test
    void aPauseAndARateOfASinkHoldToo() {
        List<Integer> written = new ArrayList<>();
        PipelineRun run = Pipeline.define("sink")
                .from(numbers(3))
                .to(new Store(written))
                .named("store")
                .run(time.runtime());
        run.stage("store").pause();
        time.runUntilIdle();
        assertThat(written).isEmpty();

        run.stage("store").rate(1);
        run.stage("store").resume();
        run.await().assertNoLoss();
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aDeadlineGoesOnWhileTheStageIsPaused() {
        PipelineRun run = Pipeline.define("deadline")
                .from(numbers(1))
                .mapAsync(1, this::called)
                .named("call")
                .with(CallPolicy.deadline(Duration.ofSeconds(1)))
                .onError(OnError.skip())
                .run(time.runtime());
        run.stage("call").pause();

        RunReport report = run.await().assertNoLoss();
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThat(starts).isEmpty();
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aDrainResumesAPausedStageWhichCannotBePausedAgain() {
        PipelineRun run = calls(100).run(time.runtime());
        run.stage("call").pause();
        time.runUntilIdle();

        run.drain(Duration.ofSeconds(30));
        time.runUntilIdle();
        run.stage("call").pause();

        RunReport report = run.await().assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.DRAINED);
        assertThat(report.stage("call").count(OutcomeKind.DONE)).isEqualTo(4);
        assertThat(time.elapsed()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aCancelEndsWhatWaitsInAPausedStage() {
        TestSource<Integer> source = TestSource.of(numbers(100)).acknowledging();
        PipelineRun run = Pipeline.define("cancelled")
                .from(source)
                .mapAsync(4, this::called)
                .named("call")
                .run(time.runtime());
        run.stage("call").pause();
        time.runUntilIdle();
        run.cancel();
        time.runUntilIdle();

        RunReport report = run.snapshot().assertNoLoss();
        assertThat(report.stage("call").count(OutcomeKind.CANCELLED)).isEqualTo(4);
        assertThat(source.returned()).hasSize(4);
        assertThat(starts).isEmpty();
    }

    @Test
    void aRunThatHasEndedIsNotChanged() {
        PipelineRun run = calls(2).run(time.runtime());
        run.stage("call").concurrency(8);
        run.stage("call").rate(5_000);
        run.await();

        StageControl call = run.stage("call");
        call.pause();
        call.resume();
        call.rate(7);
        call.concurrency(9);
        run.pause();
        run.resume();
        assertThat(call.isPaused()).isFalse();
        assertThat(run.isPaused()).isFalse();
        assertThat(call.rate()).isEqualTo(5_000);
        assertThat(call.concurrency()).isEqualTo(8);
        assertThatThrownBy(() -> call.rate(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhichStagesCanBeChanged() {
        PipelineRun run = Pipeline.define("orders")
                .from(numbers(1))
                .map(n -> n + 1)
                .named("parse")
                .mapAsync(4, this::called)
                .named("reserve")
                .run(time.runtime());
        for (int look = 0; look < 2; look++) {
            assertThatThrownBy(() -> run.stage("parse"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "stage 'parse' of pipeline 'orders' makes no calls, so it cannot be changed while it runs;"
                                    + " those that can are [reserve], and run.pause() holds the source up");
            assertThatThrownBy(() -> run.stage("prase"))
                    .hasMessage("pipeline 'orders' has no stage 'prase'; those that can be changed while it runs are"
                            + " [reserve], and run.pause() holds the source up");
            run.await();
        }
        PipelineRun without = Pipeline.define("plain")
                .from(numbers(1))
                .map(n -> n)
                .named("same")
                .run(time.runtime());
        assertThatThrownBy(() -> without.stage("same"))
                .hasMessageContaining("no stage can; run.pause() holds the source up");
    }

    // Pause of the run

    @Test
    void aPausedRunReadsNothingAndWhatIsInsideGoesOn() {
        TestSource<Integer> source = TestSource.of(numbers(100));
        PipelineRun run = Pipeline.define("source")
                .from(source)
                .mapAsync(4, n -> Mono.just(n)
                        .delayElement(Duration.ofMillis(10), time.runtime().scheduler()))
                .run(time.runtime());
        time.advance(Duration.ofMillis(15));
        run.pause();
        time.advance(Duration.ofMinutes(1));
        assertThat(run.isPaused()).isTrue();
        assertThat(run.state()).isEqualTo(RunState.RUNNING);
        assertThat(run).hasToString("PipelineRun[source, RUNNING, paused]");
        assertThat(source.delivered()).hasSize(8);
        assertThat(run.snapshot().out()).isEqualTo(8);

        run.resume();
        assertThat(run.isPaused()).isFalse();
        assertThat(run.await().assertNoLoss().out()).isEqualTo(100);
    }

    @Test
    void aRunThatIsPausedAtOnceReadsNothingUntilItIsResumed() {
        List<Integer> out = new ArrayList<>();
        PipelineRun run = Pipeline.define("fused")
                .from(numbers(10_000))
                .map(n -> n)
                .to(Sinks.each(out::add))
                .run(time.runtime());
        run.pause();
        time.advance(Duration.ofSeconds(1));
        assertThat(out).isEmpty();

        run.resume();
        run.await().assertNoLoss();
        assertThat(out).hasSize(10_000);
    }

    @Test
    void aFunctionPausesItsOwnRun() {
        List<PipelineRun> self = new ArrayList<>();
        List<Integer> out = new ArrayList<>();
        self.add(Pipeline.define("self")
                .from(numbers(1_000))
                .map(n -> n)
                .to(Sinks.each(n -> {
                    out.add(n);
                    if (n == 10) {
                        self.get(0).pause();
                    }
                }))
                .run(time.runtime()));
        time.runUntilIdle();
        assertThat(out).hasSize(11);

        self.get(0).resume();
        self.get(0).await().assertNoLoss();
        assertThat(out).hasSize(1_000);
    }

    @Test
    void aPublisherIsAskedForNothingWhileTheRunIsPaused() {
        TestPublisher<Integer> publisher = TestPublisher.create();
        PipelineRun run = Pipeline.define("push").from(publisher).map(n -> n).run(time.runtime());
        time.runUntilIdle();
        run.pause();
        IntStream.range(0, 256).forEach(publisher::next);
        time.runUntilIdle();
        assertThat(run.snapshot().out()).isEqualTo(256);
        publisher.assertNoRequestOverflow();

        run.resume();
        time.runUntilIdle();
        IntStream.range(0, 256).forEach(publisher::next);
        publisher.complete();
        assertThat(run.await().assertNoLoss().out()).isEqualTo(512);
    }

    @Test
    void anIngressFillsUpWhileTheRunIsPaused() {
        Ingress<Integer> ingress = Ingress.bounded("in", 8);
        PipelineRun run = Pipeline.define("ingress").from(ingress).map(n -> n).run(time.runtime());
        time.runUntilIdle();
        run.pause();
        long accepted = IntStream.range(0, 20)
                .filter(n -> ingress.offer(n) == Offer.ACCEPTED)
                .count();
        time.runUntilIdle();
        assertThat(accepted).isEqualTo(8);
        assertThat(run.snapshot().out()).isZero();

        run.drain(Duration.ofSeconds(1));
        assertThat(run.await().assertNoLoss().out()).isEqualTo(8);
    }

    @Test
    void aDrainEndsAPausedRun() {
        PipelineRun run = calls(100).run(time.runtime());
        run.pause();
        time.runUntilIdle();
        run.drain(Duration.ofSeconds(1));
        assertThat(run.isPaused()).isFalse();
        assertThat(run.await().assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        assertThat(time.elapsed()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aCancelEndsAPausedRun() {
        PipelineRun run = calls(100).run(time.runtime());
        run.pause();
        time.runUntilIdle();
        run.cancel();
        time.runUntilIdle();
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
    }

    /** A sink that confirms by a publisher. */
    private record Store(List<Integer> written) implements Sink<Integer> {

        @Override
        public String verb() {
            return "store";
        }

        @Override
        public String detail() {
            return "a list";
        }

        @Override
        public SinkWriter<Integer> open() {
            return n -> Mono.fromRunnable(() -> written.add(n));
        }
    }
}
