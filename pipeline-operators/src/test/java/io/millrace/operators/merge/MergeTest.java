package io.millrace.operators.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.test.LogicProbe;
import io.millrace.test.TestSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class MergeTest {

    private static final Pipeline<Integer> LETTERS = Pipeline.define("letters").from(List.of(10, 20, 30));

    @Test
    void everyElementOfEveryInputComesThrough() {
        Pipeline<Integer> numbers = Pipeline.define("numbers").from(List.of(1, 2));
        RunReport report =
                numbers.via(Merge.with(LETTERS, LETTERS)).run().await().assertNoLoss();
        assertThat(report.out()).isEqualTo(8);
        assertThat(report.stage("letters-2.iterable").emitted()).isEqualTo(3);
    }

    // E20: merge(infinite synchronous source, just(2)): the second source is never heard.
    @Test
    void aSourceWithoutEndKeepsNoOtherWaiting() {
        Pipeline<Integer> all = Pipeline.define("endless")
                .from(() -> Stream.generate(() -> 1).iterator())
                .via(Merge.with(Pipeline.define("two").from(List.of(2))));
        List<Integer> seen = Flux.from(all).takeUntil(n -> n == 2).collectList().block(Duration.ofSeconds(30));
        assertThat(seen).endsWith(2).hasSizeLessThan(10_000);
    }

    // E21: mergeComparing(just(1, 2, 3), never()): nothing in 1 s.
    @Test
    void anIdleInputKeepsNoOtherWaiting() {
        Pipeline<Integer> all = LETTERS.via(Merge.with(Pipeline.define("idle").from(Flux.never())));
        StepVerifier.create(all).expectNext(10, 20, 30).thenCancel().verify(Duration.ofSeconds(30));
    }

    @Test
    void inputsWithElementsTakeTurns() {
        Pipeline<Integer> all = Pipeline.define("ones")
                .from(IntStream.range(0, 1_000).map(n -> 1).boxed().toList())
                .via(Merge.with(Pipeline.define("twos")
                        .from(IntStream.range(0, 1_000).map(n -> 2).boxed().toList())));
        List<Integer> seen = Flux.from(all).collectList().block(Duration.ofSeconds(30));
        assertThat(seen).hasSize(2_000);
        int lead = 0;
        for (int n : seen.subList(0, 1_000)) {
            lead += n == 1 ? 1 : -1;
            assertThat(Math.abs(lead)).isLessThanOrEqualTo(2 * Inputs.AHEAD);
        }
    }

    @Test
    void asksEachInputForSixteenAhead() {
        LogicProbe<Integer, Integer> merge = LogicProbe.of(Merge.with(LETTERS));
        assertThat(merge.pulled(0)).isEqualTo(16);
        assertThat(merge.pulled(1)).isEqualTo(16);
        merge.demand(8).arrive(1, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(merge.pulled(1)).isEqualTo(16);
        assertThat(merge.emitted()).hasSize(8);
    }

    @Test
    void completesWhenAllInputsHave() {
        LogicProbe<Integer, Integer> merge = LogicProbe.of(Merge.with(LETTERS));
        assertThat(merge.complete(1).completed()).isFalse();
        assertThat(merge.complete(0).completed()).isTrue();
    }

    @Test
    void refusesToMergeWithNothing() {
        assertThatThrownBy(() -> Merge.with())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one other pipeline");
    }

    // E20, E21: what is preferred or has the greater weight neither waits for an idle input nor silences one for good
    // by its weight.

    @Test
    void anIdlePreferredInputKeepsNoOtherWaiting() {
        Pipeline<Integer> idle = Pipeline.define("idle").from(Flux.never());
        StepVerifier.create(LETTERS.via(Merge.preferring(idle)))
                .expectNext(10, 20, 30)
                .thenCancel()
                .verify(Duration.ofSeconds(30));
        StepVerifier.create(LETTERS.via(Merge.prioritized(1, Weighted.of(1_000, idle))))
                .expectNext(10, 20, 30)
                .thenCancel()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void anInputOfSmallWeightIsHeardBesideOneWithoutEnd() {
        Pipeline<Integer> all = Pipeline.define("endless")
                .from(() -> Stream.generate(() -> 1).iterator())
                .via(Merge.prioritized(
                        1_000, Weighted.of(1, Pipeline.define("two").from(List.of(2)))));
        List<Integer> seen =
                Flux.from(all).limitRate(1).takeUntil(n -> n == 2).collectList().block(Duration.ofSeconds(30));
        assertThat(seen).endsWith(2).hasSizeLessThan(10_000);
    }

    @Test
    void aPreferredElementGoesBeforeThoseOfASourceWithoutEnd() {
        Pipeline<Integer> all = Pipeline.define("endless")
                .from(() -> Stream.generate(() -> 1).iterator())
                .via(Merge.preferring(Pipeline.define("two").from(List.of(2))));
        List<Integer> seen =
                Flux.from(all).limitRate(1).takeUntil(n -> n == 2).collectList().block(Duration.ofSeconds(30));
        assertThat(seen).endsWith(2).hasSizeLessThan(10_000);
    }

    @Test
    void ofElementsThatWaitThePreferredGoFirst() {
        LogicProbe<Integer, Integer> merge = LogicProbe.of(Merge.preferring(LETTERS, LETTERS))
                .arrive(0, 1, 2)
                .arrive(2, 21, 22)
                .arrive(1, 11);
        assertThat(merge.demand(4).emitted()).containsExactly(11, 21, 22, 1);
        assertThat(merge.arrive(1, 12).demand(1).emitted()).endsWith(12);
        assertThat(merge.demand(1).emitted()).endsWith(2);
    }

    @Test
    void ofElementsThatWaitAsManyOfEachInputGoAsItsWeightSays() {
        LogicProbe<Integer, Integer> merge = LogicProbe.of(Merge.prioritized(1, Weighted.of(3, LETTERS)))
                .arrive(0, 0, 0, 0, 0, 0, 0, 0, 0)
                .arrive(1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(merge.demand(8).emitted()).containsExactly(1, 0, 1, 1, 1, 0, 1, 1);
        assertThat(merge.demand(8).emitted()).hasSize(16);
    }

    @Test
    void aSortedMergeWaitsForEveryInputThatHasNotEnded() {
        LogicProbe<Integer, Integer> merge = LogicProbe.of(Merge.sorted(Integer::compare, LETTERS))
                .demand(10)
                .arrive(0, 5, 6);
        assertThat(merge.emitted()).isEmpty();
        assertThat(merge.arrive(1, 3, 6).emitted()).containsExactly(3, 5, 6);
        assertThat(merge.complete(0).emitted()).containsExactly(3, 5, 6, 6);
        assertThat(merge.complete(1).completed()).isTrue();
    }

    @Test
    void aFailureOfTheOrderFailsTheRunAndIsNoneOfAnInput() {
        List<InputFailure> heard = new ArrayList<>();
        PipelineRun run = LETTERS.via(Merge.<Integer>sorted(
                                (one, other) -> {
                                    throw new IllegalStateException("cannot be compared");
                                },
                                LETTERS)
                        .isolating(heard::add))
                .run();
        assertThatThrownBy(run::await).hasRootCauseMessage("cannot be compared");
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.FAILED);
        assertThat(heard).isEmpty();
    }

    @Test
    void whatIsReplacedBeforeAllInputsHaveHadAnElementIsShed() {
        LogicProbe<Integer, List<Integer>> merge =
                LogicProbe.of(Merge.latest(LETTERS)).demand(10).arrive(0, 1, 2);
        assertThat(merge.outcomes()).containsExactly(new Outcome.Shed(Outcome.Shed.Reason.EVICTED));
        assertThat(merge.arrive(1, 10).emitted()).containsExactly(List.of(2, 10));
        assertThat(merge.arrive(0, 3).arrive(1, 20).emitted())
                .containsExactly(List.of(2, 10), List.of(3, 10), List.of(3, 20));
        assertThat(merge.kept()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anIsolatedInputThatFailsEndsAlone(int failing) {
        Exception error = new Exception("the input fails");
        List<Pipeline<Integer>> inputs = new ArrayList<>();
        List<TestSource<Integer>> sources = new ArrayList<>();
        for (int input = 0; input < 3; input++) {
            TestSource<Integer> script = TestSource.of(1, 2, 3).acknowledging();
            TestSource<Integer> source = input == failing ? script.thenFailing(error) : script;
            sources.add(source);
            inputs.add(Pipeline.define("input" + input).from(source));
        }
        List<InputFailure> heard = new ArrayList<>();
        RunReport report = inputs.get(0)
                .via(Merge.<Integer>with(inputs.get(1), inputs.get(2)).isolating(heard::add))
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(report.out()).isEqualTo(9);
        assertThat(heard).containsExactly(new InputFailure(failing, "input" + failing, error));
        sources.forEach(source -> assertThat(source.acknowledged()).hasSize(3));
    }

    @Test
    void aListenerThatThrowsFailsTheRun() {
        PipelineRun run = LETTERS.via(
                        Merge.<Integer>with(Pipeline.define("fails").from(Flux.error(new Exception("fails"))))
                                .isolating(failure -> {
                                    throw new IllegalStateException("cannot go without " + failure.pipeline());
                                }))
                .run();
        assertThatThrownBy(run::await).hasRootCauseMessage("cannot go without fails");
        run.snapshot().assertNoLoss();
    }

    @Test
    void refusesWeightsThatAreNone() {
        assertThatThrownBy(() -> Weighted.of(0, LETTERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight must be from 1 to 1000000, was 0");
        assertThatThrownBy(() -> Merge.prioritized(-1, Weighted.of(1, LETTERS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight must be from 1 to 1000000, was -1");
    }

    @Test
    void saysWhatItIsInDescriptions() {
        assertThat(Merge.prioritized(3, Weighted.of(1, LETTERS)).detail()).isEqualTo("with letters, 3:1");
        assertThat(Merge.preferring(LETTERS).detail()).isEqualTo("letters first");
        assertThat(Merge.sorted(Integer::compare, LETTERS).detail()).isEqualTo("with letters by compare");
        assertThat(Merge.with(LETTERS).isolating(failure -> {}).detail()).isEqualTo("with letters, failures isolated");
    }
}
