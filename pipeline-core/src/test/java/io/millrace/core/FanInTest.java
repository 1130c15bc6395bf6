package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.observe.StageFigures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class FanInTest {

    private static Pipeline<Integer> numbers(String name, int from, int to) {
        return Pipeline.define(name)
                .from(IntStream.range(from, to).boxed().toList())
                .map(n -> n)
                .named("pass");
    }

    @Test
    void pipelinesThatFlowTogetherAreCountedAsOne() {
        Pipeline<Integer> all = numbers("even", 0, 10)
                .via(Together.with(numbers("odd", 10, 30), numbers("odd", 30, 60)))
                .filter(n -> n % 2 == 0);
        RunReport report = all.run().await().assertNoLoss();
        assertThat(report.in()).isEqualTo(60);
        assertThat(report.out()).isEqualTo(30);
        assertThat(report.stages().stream().map(StageFigures::name))
                .containsExactly(
                        "iterable",
                        "pass",
                        "odd.iterable",
                        "odd.pass",
                        "odd-2.iterable",
                        "odd-2.pass",
                        "together",
                        "filter",
                        "exit");
        assertThat(report.stage("together").from()).containsExactly("pass", "odd.pass", "odd-2.pass");
        assertThat(report.stage("together").in()).isEqualTo(60);
    }

    @Test
    void allElementsComeWhateverThreadsTheyComeFrom() {
        Pipeline<Integer> all = Pipeline.define("loops")
                .from(Flux.range(0, 20_000).publishOn(Schedulers.parallel()))
                .onLoop()
                .via(Together.with(
                        Pipeline.define("calls")
                                .from(IntStream.range(20_000, 40_000).boxed().toList())
                                .mapAsync(16, n -> Mono.just(n).publishOn(Schedulers.boundedElastic())),
                        Pipeline.define("pool")
                                .from(IntStream.range(40_000, 60_000).boxed().toList())
                                .mapCpu(n -> n)))
                .onLoop();
        var seen = ConcurrentHashMap.<Integer>newKeySet();
        RunReport report = all.peek(seen::add).run().await().assertNoLoss();
        assertThat(report.out()).isEqualTo(60_000);
        assertThat(seen).hasSize(60_000);
    }

    // E20: merge(infinite synchronous source, just(2)): the second source is never heard.
    @Test
    void aSourceWithoutEndLeavesRoomForTheOthers() {
        Pipeline<Integer> all = Pipeline.define("endless")
                .from(Flux.<Integer>generate(sink -> sink.next(1)))
                .via(Together.with(Pipeline.define("one").from(List.of(2))));
        assertThat(Flux.from(all).skipUntil(n -> n == 2).blockFirst(Duration.ofSeconds(30)))
                .isEqualTo(2);
        Pipeline<Integer> pulled = Pipeline.define("endless")
                .from(() -> Stream.generate(() -> 1).iterator())
                .via(Together.with(Pipeline.define("one").from(List.of(2))));
        assertThat(Flux.from(pulled).skipUntil(n -> n == 2).blockFirst(Duration.ofSeconds(30)))
                .isEqualTo(2);
    }

    // E20: also where all of them have one thread, and the first emits on it whenever it is asked.
    @Test
    void aSourceWithoutEndLeavesTheirLoopToTheOthers() {
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("one-loop").loops(1).build()) {
            CompletableFuture<Integer> heard = new CompletableFuture<>();
            PipelineRun run = Pipeline.define("endless")
                    .from(Flux.<Integer>generate(sink -> sink.next(1)))
                    .via(Together.with(Pipeline.define("one").from(List.of(2))))
                    .filter(n -> n == 2)
                    .peek(heard::complete)
                    .take(1)
                    .run(runtime);
            assertThat(heard.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(2);
            run.await().assertNoLoss();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theFailureOfAnyInputEndsTheRun(int failing) {
        Pipeline<Integer> all = failing(failing == 0).via(Together.with(failing(failing == 1), failing(failing == 2)));
        PipelineRun run = all.run();
        assertThatThrownBy(run::await).hasRootCauseMessage("the input has failed");
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.FAILED);
    }

    private static Pipeline<Integer> failing(boolean fails) {
        Flux<Integer> first = Flux.range(0, 100);
        return Pipeline.define("input")
                .from(first.concatWith(
                        fails ? Flux.error(new IllegalStateException("the input has failed")) : Flux.never()));
    }

    @Test
    void theFailureOfAnInputIsItsOwnWhenItIsIsolated() {
        RunReport report = numbers("well", 0, 10)
                .via(Together.with(failing(true)).isolating())
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(report.out()).isEqualTo(110);
    }

    @Test
    void anElementThatFailsInAnInputFollowsItsPolicyThere() {
        Pipeline<Integer> input =
                numbers("input", 0, 10).map(n -> 100 / (n % 5)).named("divide").onError(OnError.skip());
        RunReport report =
                numbers("main", 0, 3).via(Together.with(input)).run().await().assertNoLoss();
        assertThat(report.stage("input.divide").count(OutcomeKind.SKIPPED)).isEqualTo(2);
        assertThat(report.out()).isEqualTo(11);
    }

    @Test
    void inPlaceOfAnElementThatFailsAnotherIsAskedForWhereItCameIn() {
        RunReport report = numbers("main", 0, 40)
                .via(Pairs.with(numbers("input", 0, 20)))
                .onError(OnError.skip())
                .run()
                .completion()
                .block(Duration.ofSeconds(30));
        assertThat(report).isNotNull();
        assertThat(report.assertNoLoss().stage("pairs").count(OutcomeKind.SKIPPED))
                .isEqualTo(8);
        assertThat(report.stage("pairs").count(OutcomeKind.ABSORBED)).isEqualTo(32);
        assertThat(report.out()).isEqualTo(16);
    }

    @Test
    void aFailureOfTheStageItselfIsNoInputsToIsolate() {
        Pairs pairs = Pairs.with(numbers("input", 1, 20));
        PipelineRun run = numbers("main", 0, 20).via(pairs).run();
        assertThatThrownBy(run::await).hasRootCauseMessage("divisible");
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.FAILED);
        assertThat(pairs.isolated()).isNotEmpty().containsOnly(false);
    }

    @Test
    void cancellingTheRunCancelsEveryInput() {
        TestPublisher<Integer> one = TestPublisher.create();
        TestPublisher<Integer> two = TestPublisher.create();
        Pipeline<Integer> all = Pipeline.define("main")
                .from(one.flux())
                .via(Together.with(Pipeline.define("input").from(two.flux())));
        StepVerifier.create(all)
                .then(() -> one.next(1))
                .expectNext(1)
                .then(() -> two.next(2))
                .expectNext(2)
                .thenCancel()
                .verify();
        one.assertCancelled();
        two.assertCancelled();
    }

    @Test
    void asksEachInputForNoMoreThanTheOperatorPulls() {
        TestPublisher<Integer> one = TestPublisher.create();
        TestPublisher<Integer> two = TestPublisher.create();
        Pipeline<Integer> all = Pipeline.define("main")
                .from(one.flux())
                .via(Together.with(Pipeline.define("input").from(two.flux())));
        StepVerifier.create(all, 1)
                .then(() -> one.next(1, 2, 3, 4))
                .expectNext(1)
                .then(() -> two.next(5, 6, 7, 8))
                .then(() -> {
                    one.assertMaxRequested(256);
                    two.assertMaxRequested(256);
                })
                .thenRequest(7)
                .expectNextCount(7)
                .thenCancel()
                .verify();
    }

    @Test
    void aDrainShutsEveryInputAndDeliversWhatIsInside() {
        try (PipelineRuntime runtime = PipelineRuntime.builder().name("fan-in").build()) {
            Pipeline<Integer> all = Pipeline.define("main")
                    .from(() -> Stream.iterate(1, n -> n + 1).iterator())
                    .via(Together.with(Pipeline.define("input")
                            .from(() -> Stream.iterate(1, n -> n + 1).iterator())))
                    .mapAsync(8, n -> Mono.just(n).publishOn(Schedulers.parallel()));
            PipelineRun run = all.run(runtime);
            RunReport report = run.drain(Duration.ofSeconds(30)).block(Duration.ofSeconds(60));
            assertThat(report).isNotNull();
            assertThat(report.assertNoLoss().state()).isEqualTo(RunState.DRAINED);
            assertThat(report.out()).isEqualTo(report.in());
        }
    }

    @Test
    void pausingTheRunPausesEveryInput() {
        Pipeline<Integer> all = numbers("main", 0, 1_000_000).via(Together.with(numbers("input", 0, 1_000_000)));
        PipelineRun run = all.run();
        run.pause();
        assertThat(run.isPaused() || run.state() != RunState.RUNNING).isTrue();
        run.resume();
        assertThat(run.await().assertNoLoss().out()).isEqualTo(2_000_000);
    }

    @Test
    void aRunWhoseInputNeverAnswersCanBeCancelled() {
        Pipeline<Integer> all = numbers("main", 0, 10)
                .via(Together.with(
                        Pipeline.define("input").from((org.reactivestreams.Publisher<Integer>) nobody -> {})));
        PipelineRun run = all.run();
        run.cancel();
        assertThat(run.completion().block(Duration.ofSeconds(30)))
                .extracting(RunReport::state)
                .isEqualTo(RunState.CANCELLED);
    }

    @Test
    void eachPipelineKeepsItsOwnBound() {
        Pipeline<Integer> all = numbers("main", 0, 1_000)
                .maxInFlight(3)
                .via(Together.with(numbers("input", 0, 1_000).maxInFlight(5)));
        Pipeline<Integer> calls = all.mapAsync(64, n -> Mono.just(n).publishOn(Schedulers.parallel()));
        assertThat(calls.bounds().inFlight()).hasToString("8");
        RunReport report = calls.run().await().assertNoLoss();
        assertThat(report.out()).isEqualTo(2_000);
    }

    @Test
    void describesWhereElementsComeFrom() {
        Description described =
                numbers("main", 0, 1).via(Together.with(numbers("input", 0, 1))).describe();
        assertThat(described.text()).isEqualTo("""
                pipeline main
                  iterable        iterable
                  pass            map
                  input.iterable  iterable
                  input.pass      map
                  together        together
                    <- pass, input.pass
                """);
        assertThat(described.mermaid().lines().filter(line -> line.contains("-->")))
                .containsExactly("  s0 --> s1", "  s2 --> s3", "  s1 --> s4", "  s3 --> s4");
        assertThat(described.dot()).contains("s3 -> s4").contains("s2 [label=\"input.iterable");
        assertThat(described.json()).contains("\"from\": [\"pass\", \"input.pass\"]");
    }

    @Test
    void checksTheStagesOfInputsToo() {
        Pipeline<Integer> input =
                Pipeline.define("input").from(Flux.<Integer>empty().onBackpressureBuffer());
        assertThat(numbers("main", 0, 1).via(Together.with(input)).check().findings().stream()
                        .map(finding -> finding.rule().id() + " in " + finding.stage())
                        .collect(Collectors.toList()))
                .contains("unbounded-publisher in input.publisher");
    }

    @Test
    void aStackHasRoomForSoManyStagesOnAllInputsTogether() {
        Pipeline<Integer> input = numbers("input", 0, 1);
        for (int stage = 0; stage < 400; stage++) {
            input = input.map(n -> n);
        }
        Pipeline<Integer> once = input;
        assertThatThrownBy(() -> once.via(Together.with(once)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("pipeline 'input' has 805 stages; it may have 500");
    }
}
