package io.millrace.operators.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What batches by weight and under pressure do, step by step, without an engine. */
class WeightedBatchLogicTest {

    private static final Duration AGE = Duration.ofMillis(20);

    private final LogicProbe<String, List<String>> batch = LogicProbe.of(Batch.byWeight(4, String::length));

    @Test
    void emitsABatchWhenTheNextElementDoesNotFit() {
        batch.demand(9).elements("aa", "b");
        assertThat(batch.emitted()).isEmpty();
        batch.elements("ccc");
        assertThat(batch.emitted()).containsExactly(List.of("aa", "b"));
        batch.elements("d");
        assertThat(batch.emitted()).containsExactly(List.of("aa", "b"), List.of("ccc", "d"));
        assertThat(batch.outcomes()).containsOnly(Outcome.ABSORBED).hasSize(4);
    }

    @Test
    void anElementThatIsTooHeavyMakesAListOfItsOwn() {
        batch.demand(9).elements("a", "too heavy", "b").complete();
        assertThat(batch.emitted()).containsExactly(List.of("a"), List.of("too heavy"), List.of("b"));
        assertThat(batch.completed()).isTrue();
    }

    @Test
    void weightsBelowOneCountAsOne() {
        batch.demand(9).elements("", "", "", "", "");
        assertThat(batch.emitted()).containsExactly(List.of("", "", "", ""));
    }

    @Test
    void makesTheStagesBeforeItWaitWhileAFullListFindsNoDemand() {
        while (batch.pulled() > 0) {
            batch.elements("aa");
        }
        assertThat(batch.kept()).isBetween(32L, 2L + 32);
        batch.complete().drain();
        assertThat(batch.emittedAhead()).isEmpty();
        batch.demand(3);
        assertThat(batch.emitted()).hasSize(3).containsOnly(List.of("aa", "aa"));
        batch.demand(Long.MAX_VALUE);
        assertThat(batch.kept()).isZero();
        assertThat(batch.completed()).isTrue();
    }

    @Test
    void theAgeOfAnElementInLineCountsFromItsArrival() {
        LogicProbe<String, List<String>> aged = LogicProbe.of(Batch.byWeightOrAge(2, String::length, AGE));
        aged.elements("a", "bb").advance(AGE.dividedBy(2)).elements("c").advance(AGE.dividedBy(2));
        aged.demand(2);
        assertThat(aged.emitted()).containsExactly(List.of("a"), List.of("bb"));
        aged.demand(1);
        assertThat(aged.emitted()).hasSize(2);
        aged.advance(AGE.dividedBy(2));
        assertThat(aged.emitted()).containsExactly(List.of("a"), List.of("bb"), List.of("c"));
        assertThat(aged.timers()).isZero();
    }

    @Test
    void aDrainEmitsWhatIsKept() {
        batch.demand(1).elements("a").drain();
        assertThat(batch.emitted()).containsExactly(List.of("a"));
    }

    @Test
    void underPressureEmitsWhatHasGatheredWhenTheNextStageAsks() {
        LogicProbe<Integer, List<Integer>> pressed = LogicProbe.of(Batch.underPressure(3));
        pressed.demand(1).elements(1);
        assertThat(pressed.emitted()).containsExactly(List.of(1));
        pressed.elements(2, 3).demand(1);
        assertThat(pressed.emitted()).containsExactly(List.of(1), List.of(2, 3));
        pressed.elements(4, 5, 6);
        assertThat(pressed.pulled()).isZero();
        pressed.demand(1).complete();
        assertThat(pressed.emitted()).containsExactly(List.of(1), List.of(2, 3), List.of(4, 5, 6));
        assertThat(pressed.completed()).isTrue();
    }

    @Test
    void underPressureByWeightEmitsNoMoreThanTheWeight() {
        LogicProbe<String, List<String>> pressed = LogicProbe.of(Batch.underPressure(3, String::length));
        pressed.demand(1).elements("a");
        assertThat(pressed.emitted()).containsExactly(List.of("a"));
        pressed.elements("b", "cc", "d").demand(2).complete();
        assertThat(pressed.emitted()).containsExactly(List.of("a"), List.of("b", "cc"), List.of("d"));
        assertThat(pressed.completed()).isTrue();
    }

    @Test
    void refusesLimitsThatMeanNothing() {
        assertThatThrownBy(() -> Batch.byWeight(0, String::length)).hasMessage("maxWeight must be at least 1, was 0");
        assertThatThrownBy(() -> Batch.underPressure(-1, String::length))
                .hasMessage("maxWeight must be at least 1, was -1");
        assertThatThrownBy(() -> Batch.underPressure(0)).hasMessage("maxSize must be at least 1, was 0");
        assertThatThrownBy(() -> Batch.byWeight(1, null)).hasMessage("weigher");
        assertThatThrownBy(() -> Batch.byWeightOrAge(1, String::length, Duration.ZERO))
                .hasMessage("maxAge must be more than zero and at most 10000 days, was PT0S");
    }

    @Test
    void saysItsWeightInADescription() {
        assertThat(Batch.byWeight(9, String::length).detail()).isEqualTo("weight 9");
        assertThat(Batch.byWeightOrAge(9, String::length, AGE).detail()).isEqualTo("weight 9 or 20 ms");
        assertThat(Batch.underPressure(9, String::length).detail()).isEqualTo("under pressure, weight 9");
        assertThat(Batch.underPressure(9).detail()).isEqualTo("under pressure, 9 elements");
    }
}
