package io.millrace.operators.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a batch does, step by step, without an engine. */
class BatchLogicTest {

    private static final Duration AGE = Duration.ofMillis(20);

    private final LogicProbe<Integer, List<Integer>> batch = LogicProbe.of(Batch.bySizeOrAge(3, AGE));

    @Test
    void emitsABatchWhenItIsFull() {
        batch.demand(1).elements(1, 2);
        assertThat(batch.emitted()).isEmpty();

        batch.elements(3);
        assertThat(batch.emitted()).containsExactly(List.of(1, 2, 3));
        assertThat(batch.outcomes()).containsOnly(Outcome.ABSORBED).hasSize(3);
    }

    @Test
    void emitsWhatThereIsWhenTheFirstElementIsOldEnough() {
        batch.demand(1).elements(1).advance(AGE.minusNanos(1)).elements(2);
        assertThat(batch.emitted()).isEmpty();

        batch.advance(Duration.ofNanos(1));
        assertThat(batch.emitted()).containsExactly(List.of(1, 2));
    }

    @Test
    void countsTheAgeFromTheFirstElementOfEachBatch() {
        batch.demand(2).elements(1, 2).advance(AGE.dividedBy(2)).elements(3).elements(4);

        batch.advance(AGE.minusNanos(1));
        assertThat(batch.emitted()).containsExactly(List.of(1, 2, 3));

        batch.advance(Duration.ofNanos(1));
        assertThat(batch.emitted()).containsExactly(List.of(1, 2, 3), List.of(4));
    }

    @Test
    void emitsNothingWhenNoElementHasArrived() {
        batch.demand(1).advance(AGE.multipliedBy(10)).drain();
        assertThat(batch.emitted()).isEmpty();
        assertThat(batch.timers()).isZero();
    }

    @Test
    void waitsWithADueBatchForDemandAndGoesOnFillingIt() {
        batch.elements(1).advance(AGE.multipliedBy(3));
        assertThat(batch.emittedAhead()).isEmpty();

        batch.elements(2).demand(1);
        assertThat(batch.emitted()).containsExactly(List.of(1, 2));
    }

    @Test
    void makesTheStagesBeforeItWaitWhileAFullBatchFindsNoDemand() {
        batch.elements(1, 2, 3);
        assertThat(batch.pulled()).isZero();
        assertThat(batch.emittedAhead()).isEmpty();

        batch.demand(1);
        assertThat(batch.emitted()).containsExactly(List.of(1, 2, 3));
        assertThat(batch.pulled()).isEqualTo(3);
    }

    @Test
    void asksForAtMostMaxSizeAheadIncludingWhatItKeeps() {
        assertThat(batch.pulled()).isEqualTo(3);
        batch.elements(1);
        assertThat(batch.pulled() + batch.kept()).isEqualTo(3);
        batch.demand(1).advance(AGE);
        assertThat(batch.pulled() + batch.kept()).isEqualTo(3);
    }

    @Test
    void emitsWhatItKeepsWhenTheInputEnds() {
        batch.demand(1).elements(1, 2).complete();
        assertThat(batch.emitted()).containsExactly(List.of(1, 2));
        assertThat(batch.completed()).isTrue();
        assertThat(batch.timers()).isZero();
    }

    @Test
    void completesOnlyOnceTheLastBatchWasWanted() {
        batch.elements(1, 2).complete();
        assertThat(batch.completed()).isFalse();

        batch.demand(1);
        assertThat(batch.emitted()).containsExactly(List.of(1, 2));
        assertThat(batch.completed()).isTrue();
    }

    @Test
    void completesAtOnceWhenItKeepsNothing() {
        batch.complete();
        assertThat(batch.completed()).isTrue();
        assertThat(batch.emitted()).isEmpty();
    }

    @Test
    void emitsWhatItKeepsWhenTheRunDrains() {
        batch.demand(2).elements(1).drain();
        assertThat(batch.emitted()).containsExactly(List.of(1));

        batch.elements(2).complete();
        assertThat(batch.emitted()).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void countsWhatItKeepsAsCancelled() {
        batch.elements(1, 2).cancel();
        assertThat(batch.emitted()).isEmpty();
        assertThat(batch.outcomes()).containsExactly(Outcome.CANCELLED, Outcome.CANCELLED);
    }

    @Test
    void emitsListsThatCannotBeChanged() {
        batch.demand(1).elements(1, 2, 3);
        assertThatThrownBy(() -> batch.emitted().get(0).add(4)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void setsNoTimerWithoutAnAge() {
        LogicProbe<Integer, List<Integer>> bySize = LogicProbe.of(Batch.bySize(2));
        bySize.demand(1).elements(1);
        assertThat(bySize.timers()).isZero();

        bySize.elements(2);
        assertThat(bySize.emitted()).containsExactly(List.of(1, 2));
    }

    @Test
    void refusesASizeBelowOneAndAnAgeOfZeroOrLess() {
        assertThatThrownBy(() -> Batch.bySize(0)).hasMessage("maxSize must be at least 1, was 0");
        assertThatThrownBy(() -> Batch.bySizeOrAge(-1, AGE)).hasMessage("maxSize must be at least 1, was -1");
        assertThatThrownBy(() -> Batch.bySizeOrAge(1, Duration.ZERO))
                .hasMessage("maxAge must be more than zero, was PT0S");
        assertThatThrownBy(() -> Batch.bySizeOrAge(1, Duration.ofMillis(-5)))
                .hasMessage("maxAge must be more than zero, was PT-0.005S");
    }

    @Test
    void saysItsSizeAndAgeInADescription() {
        assertThat(Batch.bySize(500).detail()).isEqualTo("500 elements");
        assertThat(Batch.bySizeOrAge(500, AGE).detail()).isEqualTo("500 elements or 20 ms");
        assertThat(Batch.bySizeOrAge(5, Duration.ofSeconds(90)).detail()).isEqualTo("5 elements or 90 s");
        assertThat(Batch.bySizeOrAge(5, Duration.ofHours(2)).detail()).isEqualTo("5 elements or 2 h");
        assertThat(Batch.bySize(5).verb()).isEqualTo("batch");
    }
}
