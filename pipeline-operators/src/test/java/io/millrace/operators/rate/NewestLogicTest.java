package io.millrace.operators.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What keeps the newest element does, step by step, without an engine. */
class NewestLogicTest {

    private static final Duration PERIOD = Duration.ofMillis(10);

    private final LogicProbe<Integer, Integer> sample = LogicProbe.of(Sample.latest(PERIOD));
    private final LogicProbe<Integer, Integer> debounce = LogicProbe.of(Debounce.quiet(PERIOD));
    private final LogicProbe<Integer, Integer> latest = LogicProbe.of(Conflate.latest());

    @Test
    void sampleEmitsTheNewestOfEachPeriodFromTheStartOn() {
        sample.demand(9).advance(Duration.ofMillis(3)).elements(1, 2).advance(Duration.ofMillis(6));
        assertThat(sample.emitted()).isEmpty();
        sample.advance(Duration.ofMillis(1));
        assertThat(sample.emitted()).containsExactly(2);
        sample.advance(PERIOD.multipliedBy(5)).elements(3).advance(PERIOD);
        assertThat(sample.emitted()).containsExactly(2, 3);
        assertThat(sample.outcomes()).containsExactly(Outcome.FILTERED, Outcome.DONE, Outcome.DONE);
        assertThat(sample.timers()).isZero();
    }

    // E4
    @Test
    void aSampleThatFindsNoDemandWaitsAndGivesItsPlaceToNewerOnes() {
        sample.elements(1).advance(PERIOD).elements(2).advance(PERIOD.multipliedBy(3));
        assertThat(sample.emittedAhead()).isEmpty();
        sample.demand(1);
        assertThat(sample.emitted()).containsExactly(2);
        sample.elements(3).demand(1);
        assertThat(sample.emitted()).containsExactly(2);
    }

    @Test
    void sampleEmitsWhatItKeepsAtTheEndAndInADrain() {
        sample.demand(9).elements(1).drain();
        assertThat(sample.emitted()).containsExactly(1);
        sample.elements(2).complete();
        assertThat(sample.emitted()).containsExactly(1, 2);
        assertThat(sample.completed()).isTrue();
        assertThat(sample.timers()).isZero();
    }

    @Test
    void completesOnlyOnceTheLastElementWasWanted() {
        sample.elements(1).complete();
        assertThat(sample.completed()).isFalse();
        sample.demand(1);
        assertThat(sample.emitted()).containsExactly(1);
        assertThat(sample.completed()).isTrue();
        assertThat(debounce.complete().completed()).isTrue();
    }

    @Test
    void debounceEmitsTheLastBeforeEachPause() {
        debounce.demand(9).elements(1).advance(PERIOD.minusNanos(1)).elements(2).advance(PERIOD.minusNanos(1));
        assertThat(debounce.emitted()).isEmpty();
        debounce.advance(Duration.ofNanos(1));
        assertThat(debounce.emitted()).containsExactly(2);
        debounce.advance(PERIOD.multipliedBy(9));
        assertThat(debounce.emitted()).containsExactly(2);
        assertThat(debounce.outcomes()).containsExactly(Outcome.FILTERED, Outcome.DONE);
    }

    @Test
    void debounceEmitsNothingWhileElementsComeWithoutAPause() {
        debounce.demand(9);
        for (int n = 0; n < 100; n++) {
            debounce.elements(n).advance(PERIOD.dividedBy(2));
        }
        assertThat(debounce.emitted()).isEmpty();
        debounce.complete();
        assertThat(debounce.emitted()).containsExactly(99);
    }

    @Test
    void latestEmitsAtOnceWhileThereIsDemandAndTheNewestAfterThat() {
        latest.demand(1).elements(1, 2, 3);
        assertThat(latest.emitted()).containsExactly(1);
        latest.demand(1);
        assertThat(latest.emitted()).containsExactly(1, 3);
        assertThat(latest.outcomes()).containsExactly(Outcome.DONE, Outcome.ABSORBED, Outcome.DONE);
    }

    @Test
    void asksForMoreWhateverTheDemand() {
        for (int n = 0; n < 1_000; n++) {
            latest.elements(n);
            sample.elements(n);
        }
        assertThat(latest.pulled()).isBetween(192L, 256L);
        assertThat(sample.kept()).isEqualTo(1);
    }

    @Test
    void givesBackWhatItKeepsWhenCancelled() {
        sample.elements(1).cancel();
        assertThat(sample.outcomes()).containsExactly(Outcome.CANCELLED);
    }

    @Test
    void refusesTimesThatMeanNothing() {
        assertThatThrownBy(() -> Sample.latest(Duration.ZERO))
                .hasMessage("period must be more than zero and at most 10000 days, was PT0S");
        assertThatThrownBy(() -> Sample.latest(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageStartingWith("period must be more than zero and at most 10000 days, was PT");
        assertThatThrownBy(() -> Debounce.quiet(Duration.ofMillis(-1)))
                .hasMessage("quiet must be more than zero and at most 10000 days, was PT-0.001S");
    }
}
