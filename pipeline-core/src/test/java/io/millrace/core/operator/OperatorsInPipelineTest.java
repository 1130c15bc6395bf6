package io.millrace.core.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Stage;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The operators of this package under the real engine. */
class OperatorsInPipelineTest {

    private static final List<Integer> HUNDRED =
            IntStream.rangeClosed(1, 100).boxed().toList();

    @Test
    void takesWhatItWantsFromAnEndlessIterable() {
        StepVerifier.create(Pipeline.define("endless")
                        .from(List.of(1))
                        .flatMapIterable(n -> Stream.iterate(n, i -> i + 1)::iterator)
                        .take(3))
                .expectNext(1, 2, 3)
                .verifyComplete();
    }

    @Test
    void iteratesOverAnEndlessIterableAsFarAsIsAskedFor() {
        StepVerifier.create(
                        Pipeline.define("endless")
                                .from(List.of(1))
                                .flatMapIterable(n -> Stream.iterate(n, i -> i + 1)::iterator),
                        2)
                .expectNext(1, 2)
                .thenRequest(1)
                .expectNext(3)
                .thenCancel()
                .verify();
    }

    @Test
    void endsAnEndlessIterableWhenASubscriberWithUnlimitedDemandCancels() {
        StepVerifier.create(Flux.from(Pipeline.define("endless")
                                .from(List.of(1))
                                .flatMapIterable(n -> Stream.iterate(n, i -> i + 1)::iterator))
                        .takeWhile(n -> n < 1000))
                .expectNextCount(999)
                .verifyComplete();
    }

    @Test
    void endsAnEndlessIterableWhenTheRunIsCancelled() throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1000);
        PipelineRun run = Pipeline.define("endless")
                .from(List.of(1))
                .flatMapIterable(n -> Stream.iterate(n, i -> i + 1)::iterator)
                .peek(n -> seen.countDown())
                .run();
        seen.await();

        run.cancel();

        assertThat(run.await().assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void leavesAnElementOutWhoseIterableBreaksBetweenTwoDemands() {
        Pipeline<Integer> pipeline = Pipeline.define("breaking")
                .from(List.of(1, 2))
                .flatMapIterable(
                        n -> n == 1 ? Stream.of(1, 1, 0).map(i -> i == 0 ? failing(n) : i)::iterator : List.of(2))
                .onError(OnError.skip());

        StepVerifier.create(pipeline, 1)
                .expectNext(1)
                .thenRequest(1)
                .expectNext(1)
                .thenRequest(2)
                .expectNext(2)
                .verifyComplete();
    }

    @Test
    void leavesFailedElementsOutAndGoesOn() {
        Stage<Integer, Integer> stages = Pipeline.define("skipping")
                .from(HUNDRED)
                .flatMapIterable((Integer n) -> n % 2 == 0 ? List.of(n, n) : failing(n))
                .named("repeat")
                .onError(OnError.skip())
                .mapMulti((Integer n, Consumer<Integer> out) -> out.accept(n % 3 == 0 ? failing(n) : n))
                .named("emit")
                .onError(OnError.skip())
                .scan(0, (sum, n) -> n % 5 == 0 ? failing(n) : sum + n)
                .named("sum")
                .onError(OnError.skip());

        RunReport report = stages.run().await().assertNoLoss();

        assertThat(report.stage("repeat").count(OutcomeKind.SKIPPED)).isEqualTo(50);
        assertThat(report.stage("emit").count(OutcomeKind.SKIPPED)).isEqualTo(32);
        assertThat(report.stage("sum").count(OutcomeKind.SKIPPED)).isEqualTo(14);
        assertThat(report.out()).isEqualTo(55);
    }

    @Test
    void flushesTheStateAtTheEndAndWhenOneIsAskedForAtATime() {
        Pipeline<List<Integer>> pairs = Pipeline.define("pairs")
                .from(List.of(1, 2, 3))
                .buffer(2)
                .statefulMap(
                        ArrayList<Integer>::new,
                        (ArrayList<Integer> state, Integer n, Consumer<List<Integer>> out) -> {
                            state.add(n);
                            if (state.size() == 2) {
                                out.accept(List.copyOf(state));
                                state.clear();
                            }
                        },
                        (state, out) -> out.accept(List.copyOf(state)));

        StepVerifier.create(pairs, 1)
                .expectNext(List.of(1, 2))
                .thenRequest(1)
                .expectNext(List.of(3))
                .verifyComplete();
    }

    private static <T> T failing(Integer n) {
        throw new IllegalArgumentException("bad element " + n);
    }
}
