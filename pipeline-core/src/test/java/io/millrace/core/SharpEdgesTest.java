package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.observe.StageFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * What goes wrong with hand-written chains of other libraries and cannot go wrong here. The comment before each test names the
 * program that fails elsewhere.
 */
class SharpEdgesTest {

    // E5: range(0, 1M).onBackpressureBuffer(100) before a slow consumer overflows: the "buffer" asks for everything.
    @Test
    void aBufferHoldsItsSizeAndMakesTheSourceWait() {
        AtomicInteger read = new AtomicInteger();
        Pipeline<Integer> pipeline = Pipeline.define("buffer")
                .from(counted(1_000_000, read))
                .buffer(100)
                .named("hold");
        StepVerifier.create(pipeline, 0)
                .then(() -> assertThat(read).hasValue(100))
                .thenRequest(1_000)
                .expectNextCount(1_000)
                .then(() -> assertThat(read.get()).isLessThanOrEqualTo(1_100))
                .thenCancel()
                .verify();
    }

    // E13: 8 × 100 ms blocking calls in flatMap(8) run one after another on the subscribing thread.
    @Test
    void blockingFunctionsRunAtTheSameTime() {
        CountDownLatch together = new CountDownLatch(8);
        RunReport report = Pipeline.define("blocking")
                .from(numbers(8))
                .mapBlocking(8, n -> {
                    together.countDown();
                    together.await();
                    return n;
                })
                .run()
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(8);
    }

    // E16: newBoundedElastic(1, 5) under flatMap(50): RejectedExecutionException kills the stream.
    @Test
    void aFullPoolMakesElementsWait() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("small").blockingThreads(1).build()) {
            RunReport report = Pipeline.define("full-pool")
                    .from(numbers(500))
                    .mapBlocking(50, n -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        running.decrementAndGet();
                        return n;
                    })
                    .run(runtime)
                    .await();
            assertThat(report.assertNoLoss().out()).isEqualTo(500);
        }
        assertThat(most).hasValue(1);
    }

    // E22: publishOn(64).flatMap(delay, 16), dispose(): 160 pulled, 96 done, 64 lost, 16 invisible to every hook.
    @Test
    void drainLosesNothing() throws InterruptedException {
        CountDownLatch through = new CountDownLatch(40);
        PipelineRun run = bufferedCalls(through).run();
        through.await();
        RunReport report = run.drain(Duration.ofSeconds(60)).block();
        assertThat(report.assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        assertThat(report.out()).isEqualTo(report.in()).isGreaterThanOrEqualTo(40);
    }

    // E22, the same with dispose() instead of a drain.
    @Test
    void cancelReportsEveryElementThatWasInside() throws InterruptedException {
        CountDownLatch through = new CountDownLatch(40);
        PipelineRun run = bufferedCalls(through).run();
        through.await();
        run.cancel();
        RunReport report = run.completion().block();
        assertThat(report.assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
        long cancelled = report.stages().stream()
                .mapToLong(stage -> stage.count(OutcomeKind.CANCELLED))
                .sum();
        assertThat(report.in()).isEqualTo(report.out() + cancelled);
        assertThat(cancelled).isPositive();
    }

    private static Pipeline<Integer> bufferedCalls(CountDownLatch through) {
        return Pipeline.define("shutdown")
                .from(Flux.range(1, 1_000_000))
                .buffer(64)
                .mapAsync(16, n -> Mono.delay(Duration.ofMillis(2)).thenReturn(n))
                .peek(n -> through.countDown());
    }

    // E23: a hand-made drain with takeUntilOther loses 0 or 64 elements, depending on its position.
    @Test
    void theValveIsAtTheSourceWhateverTheStages() throws InterruptedException {
        CountDownLatch through = new CountDownLatch(40);
        PipelineRun run = Pipeline.define("valve")
                .from(Flux.range(1, 1_000_000))
                .mapAsync(16, n -> Mono.delay(Duration.ofMillis(1)).thenReturn(n))
                .buffer(64)
                .mapBlocking(4, n -> n)
                .flatMapIterable(n -> List.of(n, -n))
                .peek(n -> through.countDown())
                .run();
        through.await();
        RunReport report = run.drain(Duration.ofSeconds(60)).block();
        assertThat(report.assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        assertThat(report.out()).isEqualTo(2 * report.in());
    }

    // Nobody can know what a silent publisher holds: it has half of the time to drain.
    @Test
    void drainDoesNotWaitForeverForAPublisherThatIsSilent() {
        PipelineRun run = Pipeline.define("silent").from(Flux.never()).run();
        RunReport report = run.drain(Duration.ofMillis(200)).block();
        assertThat(report.assertNoLoss().state()).isEqualTo(RunState.DRAINED);
    }

    // E25: 16 concurrent calls, one fails: 16 started, 0 finished, 16 cancelled.
    @Test
    void callsInWorkFinishWhenAnotherFails() {
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 16)
                .mapToObj(n -> new CompletableFuture<Integer>())
                .toList();
        IllegalStateException own = new IllegalStateException("the fifth");
        Pipeline<Integer> pipeline = Pipeline.define("one-fails")
                .from(IntStream.range(0, 16).boxed().toList())
                .mapFuture(16, answers::get)
                .named("call");
        StepVerifier.create(pipeline)
                .then(() -> answers.get(5).completeExceptionally(own))
                .then(() -> {
                    for (int n = 0; n < 16; n++) {
                        answers.get(n).complete(n);
                    }
                })
                .expectNext(0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(own));
    }

    // E25: the named choice for those who want the other behaviour.
    @Test
    void failFastCancelsCallsInWork() {
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 4)
                .mapToObj(n -> new CompletableFuture<Integer>())
                .toList();
        IllegalStateException own = new IllegalStateException("the second");
        Pipeline<Integer> pipeline = Pipeline.define("fail-fast")
                .from(List.of(0, 1, 2, 3))
                .mapFuture(4, answers::get)
                .onError(OnError.failFast());
        StepVerifier.create(pipeline)
                .then(() -> answers.get(1).completeExceptionally(own))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(own));
        assertThat(answers.get(0)).isCancelled();
        assertThat(answers.get(3)).isCancelled();
    }

    // E30: the run is cancelled while blocking code runs: interrupted in the middle, which closes NIO channels.
    @Test
    void cancellingDoesNotInterruptAFunctionAndWaitsForIt() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean finished = new AtomicBoolean();
        PipelineRun run = Pipeline.define("uninterrupted")
                .from(List.of(1))
                .mapBlocking(1, n -> {
                    inside.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                    }
                    finished.set(true);
                    return n;
                })
                .named("write")
                .run();
        inside.await();
        run.cancel();
        assertThat(run.state().isTerminal()).isFalse();
        release.countDown();
        RunReport report = run.completion().block();
        assertThat(finished).isTrue();
        assertThat(interrupted).isFalse();
        assertThat(report.assertNoLoss().stage("write").count(OutcomeKind.CANCELLED))
                .isEqualTo(1);
        assertThat(report.abandoned()).isEmpty();
    }

    // E30: and when the function does not return within the grace time, the report names stage and thread.
    @Test
    void workThatOutlivesTheGraceTimeIsReportedAsAbandoned() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (PipelineRuntime runtime = PipelineRuntime.builder()
                .name("impatient")
                .graceTime(Duration.ofMillis(20))
                .build()) {
            PipelineRun run = Pipeline.define("abandoned")
                    .from(List.of(1))
                    .mapBlocking(1, n -> {
                        inside.countDown();
                        release.await();
                        return n;
                    })
                    .named("stuck")
                    .run(runtime);
            inside.await();
            run.cancel();
            RunReport report = run.completion().block();
            assertThat(report.abandoned()).singleElement().satisfies(left -> {
                assertThat(left.stage()).isEqualTo("stuck");
                assertThat(left.where()).contains("impatient-blocking");
            });
            release.countDown();
        }
    }

    // E32: an exception in a nested stage: one user frame, no stage.
    @Test
    void aFailureNamesPipelineStageAttemptAndPosition() {
        IllegalStateException own = new IllegalStateException("own");
        PipelineRun run = Pipeline.define("orders")
                .from(List.of("a", "b", "c"))
                .mapAsync(2, text -> text.equals("b") ? Mono.error(own) : Mono.just(text))
                .named("reserve")
                .run();
        assertThatThrownBy(run::await).isInstanceOf(RunFailedException.class).hasCause(own);
        StageTrace trace = StageTrace.of(own);
        assertThat(trace).isNotNull();
        assertThat(trace.pipeline()).isEqualTo("orders");
        assertThat(trace.stage()).isEqualTo("reserve");
        assertThat(trace.attempt()).isEqualTo(1);
        assertThat(trace).hasMessage("in stage 'reserve' of pipeline 'orders'");
    }

    // E33: 5 elements queued in publishOn, cancel: the discard hook sees none of them.
    @Test
    void elementsQueuedAtCancellationHaveAnOutcome() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        List<Integer> read = Collections.synchronizedList(new ArrayList<>());
        PipelineRun run = Pipeline.define("queued")
                .from(numbers(6))
                .peek(read::add)
                .buffer(5)
                .named("queue")
                .mapAsync(
                        1,
                        n -> Mono.never().doOnSubscribe(s -> called.countDown()).thenReturn(n))
                .named("call")
                .run();
        assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
        run.cancel();
        RunReport report = run.completion().block();
        StageFigures queue = report.assertNoLoss().stage("queue");
        assertThat(queue.count(OutcomeKind.CANCELLED) + queue.count(OutcomeKind.DONE))
                .isEqualTo(read.size());
        assertThat(report.stage("call").count(OutcomeKind.CANCELLED)).isEqualTo(1);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private static Iterable<Integer> counted(int count, AtomicInteger read) {
        return () -> IntStream.range(0, count)
                .peek(n -> read.incrementAndGet())
                .boxed()
                .iterator();
    }
}
