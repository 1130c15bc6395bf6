package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.StageFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Calls whose result is there at once take a shorter way, and nobody can tell. */
class CompletedCallsTest {

    private static final int MANY = 200_000;

    private static List<Integer> numbers(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    @Test
    void aLongRunOfThemNeedsNoDeepStack() {
        Pipeline<Integer> monos = Pipeline.define("monos").from(numbers(MANY)).mapAsync(8, Mono::just);
        Pipeline<Integer> futures =
                Pipeline.define("futures").from(numbers(MANY)).mapFuture(8, CompletableFuture::completedFuture);
        StepVerifier.create(monos).expectNextCount(MANY).verifyComplete();
        StepVerifier.create(futures).expectNextCount(MANY).verifyComplete();
    }

    @Test
    void keepTheirOrderAmongCallsThatTakeTime() {
        List<Sinks.One<Integer>> open = new ArrayList<>();
        Pipeline<Integer> pipeline = Pipeline.define("mixed").from(numbers(8)).mapAsync(4, (Integer x) -> {
            if (x % 2 == 0) {
                return Mono.just(x);
            }
            Sinks.One<Integer> answer = Sinks.one();
            open.add(answer);
            return answer.asMono();
        });
        StepVerifier.create(pipeline)
                .expectNext(0)
                .then(() -> open.get(1).tryEmitValue(3))
                .then(() -> open.get(0).tryEmitValue(1))
                .expectNext(1, 2, 3, 4)
                .then(() -> open.get(2).tryEmitValue(5))
                .expectNext(5, 6)
                .then(() -> open.get(3).tryEmitValue(7))
                .expectNext(7)
                .verifyComplete();
    }

    @Test
    void overtakeOthersWhereOrderDoesNotMatter() {
        Sinks.One<Integer> first = Sinks.one();
        Pipeline<Integer> pipeline = Pipeline.define("mixed")
                .from(numbers(3))
                .mapAsync(2, (Integer x) -> x == 0 ? first.asMono() : Mono.just(x))
                .unordered();
        StepVerifier.create(pipeline)
                .expectNext(1, 2)
                .then(() -> first.tryEmitValue(0))
                .expectNext(0)
                .verifyComplete();
    }

    @Test
    void waitForDemandWithinTheConcurrency() {
        List<Integer> called = new ArrayList<>();
        List<Integer> got = new ArrayList<>();
        Pipeline<Integer> pipeline = Pipeline.define("slow reader")
                .from(numbers(100))
                .mapAsync(4, (Integer x) -> {
                    called.add(x);
                    return Mono.just(x);
                })
                .unordered();
        BaseSubscriber<Integer> reader = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnNext(Integer element) {
                got.add(element);
            }
        };
        pipeline.subscribe(reader);
        assertThat(called).hasSize(4);
        reader.request(2);
        assertThat(got).containsExactly(0, 1);
        assertThat(called).hasSize(6);
        reader.cancel();
        assertThat(called).hasSize(6);
    }

    @Test
    void areCountedLikeAnyOther() {
        Pipeline<Integer> pipeline = Pipeline.define("kinds")
                .from(numbers(9))
                .mapAsync(2, CompletedCallsTest::oneOfThree)
                .named("call")
                .onError(OnError.skip());
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = pipeline.run(runtime);
            RunReport report = run.await();
            StageFigures call = report.stages().get(1);
            assertThat(call.in()).isEqualTo(9);
            assertThat(call.outcomes())
                    .containsEntry(OutcomeKind.DONE, 3L)
                    .containsEntry(OutcomeKind.FILTERED, 3L)
                    .containsEntry(OutcomeKind.SKIPPED, 3L);
            report.assertNoLoss();
        }
    }

    private static Mono<Integer> oneOfThree(Integer x) {
        return switch (x % 3) {
            case 0 -> Mono.just(x);
            case 1 -> Mono.empty();
            default -> Mono.error(new IllegalStateException("own"));
        };
    }

    @Test
    void aCompletionStageThatTellsNothingIsListenedTo() {
        Pipeline<Integer> pipeline = Pipeline.define("minimal")
                .from(numbers(3))
                .mapFuture(2, (Integer x) -> x == 1 ? failed() : CompletableFuture.completedStage(x))
                .onError(OnError.skip());
        StepVerifier.create(pipeline).expectNext(0, 2).verifyComplete();
    }

    private static CompletionStage<Integer> failed() {
        return CompletableFuture.failedFuture(new IllegalStateException("own"));
    }

    @Test
    void elementsThatTheCallItselfSendsAreNotTakenInTheMiddleOfIt() {
        Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
        List<String> events = new ArrayList<>();
        Pipeline<Integer> pipeline = Pipeline.define("loop")
                .from(Flux.defer(source::asFlux))
                .mapAsync(4, (Integer x) -> {
                    events.add("begin " + x);
                    if (x < 3) {
                        source.tryEmitNext(x + 1);
                    } else {
                        source.tryEmitComplete();
                    }
                    events.add("end " + x);
                    return Mono.just(x);
                })
                .unordered();
        source.tryEmitNext(1);
        StepVerifier.create(pipeline).expectNext(1, 2, 3).verifyComplete();
        assertThat(events).containsExactly("begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3");
    }
}
