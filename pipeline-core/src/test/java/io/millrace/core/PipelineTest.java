package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class PipelineTest {

    private static final List<Integer> TEN =
            IntStream.rangeClosed(1, 10).boxed().toList();

    @Test
    void emitsWhatItsStagesMakeOfTheSource() {
        Pipeline<String> pipeline = Pipeline.define("numbers")
                .from(TEN)
                .map(n -> n * 10)
                .filter(n -> n % 20 == 0)
                .skip(1)
                .take(3)
                .map(n -> "n" + n);
        StepVerifier.create(pipeline).expectNext("n40", "n60", "n80").verifyComplete();
    }

    @Test
    void isReusableAndImmutable() {
        Stage<Integer, Integer> pipeline = Pipeline.define("numbers").from(TEN);
        Pipeline<Integer> doubled = pipeline.map(n -> n * 2);
        StepVerifier.create(pipeline).expectNextCount(10).verifyComplete();
        StepVerifier.create(doubled).expectNext(2).expectNextCount(9).verifyComplete();
        StepVerifier.create(doubled).expectNext(2).expectNextCount(9).verifyComplete();
    }

    @Test
    void completesRightAfterTheLastElementOfACollection() {
        StepVerifier.create(Pipeline.define("one").from(List.of(1)).map(n -> n), 1)
                .expectNext(1)
                .verifyComplete();
    }

    @Test
    void emitsOnlyWhatIsAskedFor() {
        StepVerifier.create(
                        Pipeline.define("numbers")
                                .from(TEN)
                                .mapMulti((Integer n, java.util.function.Consumer<Integer> out) -> {
                                    out.accept(n);
                                    out.accept(-n);
                                }),
                        0)
                .thenRequest(1)
                .expectNext(1)
                .thenRequest(2)
                .expectNext(-1, 2)
                .thenRequest(100)
                .expectNextCount(17)
                .verifyComplete();
    }

    @Test
    void callsLeaveInOrder() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        TEN.forEach(n -> answers.add(new CompletableFuture<>()));
        Pipeline<Integer> pipeline = Pipeline.define("calls")
                .from(TEN)
                .mapFuture(16, n -> answers.get(n - 1))
                .named("call");
        StepVerifier.create(pipeline)
                .then(() -> {
                    for (int n = 10; n >= 1; n--) {
                        answers.get(n - 1).complete(n);
                    }
                })
                .expectNextSequence(TEN)
                .verifyComplete();
    }

    @Test
    void unorderedCallsLeaveAsTheyCome() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        TEN.forEach(n -> answers.add(new CompletableFuture<>()));
        Pipeline<Integer> pipeline = Pipeline.define("calls")
                .from(TEN)
                .mapFuture(16, n -> answers.get(n - 1))
                .unordered();
        StepVerifier.create(pipeline)
                .then(() -> {
                    for (int n = 10; n >= 1; n--) {
                        answers.get(n - 1).complete(n);
                    }
                })
                .expectNext(10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
                .verifyComplete();
    }

    @Test
    void runReportsEveryElement() {
        RunReport report = Pipeline.define("report")
                .from(TEN)
                .map(n -> {
                    if (n == 3) {
                        throw new IllegalArgumentException("three");
                    }
                    return n;
                })
                .named("check")
                .onError(OnError.skip())
                .mapCpu(n -> n * n)
                .named("square")
                .mapAsync(4, n -> n % 2 == 0 ? Mono.just(n) : Mono.empty())
                .named("even")
                .flatMapIterable(n -> List.of(n, n))
                .to(Sinks.discard())
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(report.stage("check").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThat(report.stage("even").count(OutcomeKind.FILTERED)).isEqualTo(4);
        assertThat(report.out()).isEqualTo(10);
    }

    @Test
    void deadLettersKeepTheElementAndTheError() {
        List<DeadLetter> letters = Collections.synchronizedList(new ArrayList<>());
        RunReport report = Pipeline.define("letters")
                .from(TEN)
                .mapAsync(4, n -> n % 3 == 0 ? Mono.<Integer>error(new IllegalStateException("no " + n)) : Mono.just(n))
                .named("call")
                .onError(OnError.deadLetter(Sinks.each(letters::add)))
                .run()
                .await()
                .assertNoLoss();
        assertThat(letters).extracting(DeadLetter::element).containsExactly(3, 6, 9);
        assertThat(report.stage("call").count(OutcomeKind.DEAD_LETTERED)).isEqualTo(3);
        assertThat(report.stage("call.dead-letters").count(OutcomeKind.DONE)).isEqualTo(3);
    }

    @Test
    void aFailureIsTheUsersOwnExceptionWithTheStageAttached() {
        IllegalStateException own = new IllegalStateException("own");
        PipelineRun run = Pipeline.define("failing")
                .from(TEN)
                .map(n -> {
                    if (n == 4) {
                        throw own;
                    }
                    return n;
                })
                .named("check")
                .run();
        assertThatThrownBy(run::await).isInstanceOf(RunFailedException.class).hasCause(own);
        assertThat(StageTrace.of(own).stage()).isEqualTo("check");
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void drainLosesNothing() {
        CountDownLatch inside = new CountDownLatch(4);
        PipelineRun run = Pipeline.define("drain")
                .from(Flux.range(1, 1_000_000))
                .buffer(64)
                .mapAsync(
                        16, n -> Mono.delay(Duration.ofMillis(5)).thenReturn(n).doOnNext(x -> inside.countDown()))
                .run();
        assertThat(inside).satisfies(latch -> latch.await());
        RunReport report = run.drain(Duration.ofSeconds(20)).block();
        assertThat(report.assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        assertThat(report.out()).isEqualTo(report.in());
    }

    @Test
    void cancelAccountsForEverything() {
        CountDownLatch inside = new CountDownLatch(40);
        PipelineRun run = Pipeline.define("cancel")
                .from(Flux.range(1, 1_000_000))
                .buffer(64)
                .mapAsync(
                        16, n -> Mono.delay(Duration.ofMillis(1)).thenReturn(n).doOnNext(x -> inside.countDown()))
                .mapBlocking(4, n -> n)
                .run();
        assertThat(inside).satisfies(latch -> latch.await());
        run.cancel();
        RunReport report = run.completion().block();
        assertThat(report.assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aSideOutputStandsBehindItsStageInTheReport() {
        RunReport report = Pipeline.define("order")
                .from(List.of(1))
                .map(n -> n)
                .named("first")
                .onError(OnError.deadLetter(Sinks.discard()))
                .filter(n -> true)
                .named("second")
                .run()
                .await();
        assertThat(report.stages())
                .extracting(stage -> stage.name())
                .containsExactly("iterable", "first", "first.dead-letters", "second", "exit");
    }

    @Test
    void aFallbackMayUseTheElementWhoseCallHasFailed() {
        RunReport report = Pipeline.define("fallback")
                .from(List.of(1, 2))
                .mapAsync(2, n -> n == 1 ? Mono.<Integer>error(new IllegalStateException("no")) : Mono.just(n))
                .named("call")
                .fallback((n, error) -> -n)
                .map(n -> {
                    assertThat(n).isIn(-1, 2);
                    return n;
                })
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.stage("call").count(OutcomeKind.FALLBACK)).isEqualTo(1);
    }

    @Test
    void worksInReactorsVirtualTime() {
        StepVerifier.withVirtualTime(
                        () -> Pipeline.define("slow").from(List.of(1, 2)).mapAsync(1, n -> Mono.delay(
                                        Duration.ofHours(1), Schedulers.parallel())
                                .thenReturn(n)))
                .expectSubscription()
                .expectNoEvent(Duration.ofHours(1))
                .expectNext(1)
                .thenAwait(Duration.ofHours(1))
                .expectNext(2)
                .verifyComplete();
    }
}
