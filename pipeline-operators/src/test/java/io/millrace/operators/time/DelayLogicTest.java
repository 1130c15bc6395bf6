package io.millrace.operators.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a delay does, step by step, without an engine. */
class DelayLogicTest {

    private static final Duration TIME = Duration.ofMillis(10);

    private final LogicProbe<Integer, Integer> delay = LogicProbe.of(Delay.by(TIME, 3));

    @Test
    void emitsEachElementWhenItsTimeIsOver() {
        delay.demand(9).elements(1).advance(TIME.dividedBy(2)).elements(2).advance(TIME.dividedBy(2));
        assertThat(delay.emitted()).containsExactly(1);
        delay.advance(TIME.dividedBy(2));
        assertThat(delay.emitted()).containsExactly(1, 2);
        assertThat(delay.timers()).isZero();
    }

    @Test
    void makesTheSourceWaitWhenItIsFull() {
        delay.demand(1).elements(1, 2, 3);
        assertThat(delay.pulled()).isZero();
        delay.advance(TIME);
        assertThat(delay.emitted()).containsExactly(1);
        assertThat(delay.pulled() + delay.kept()).isEqualTo(3);
        delay.demand(9);
        assertThat(delay.emitted()).containsExactly(1, 2, 3);
        assertThat(delay.pulled()).isEqualTo(3);
    }

    @Test
    void emitsWhatItKeepsAtOnceInADrain() {
        delay.demand(9).elements(1).drain().elements(2);
        assertThat(delay.emitted()).containsExactly(1, 2);
        assertThat(delay.timers()).isZero();
    }

    @Test
    void completesWhenTheTimeOfTheLastElementIsOver() {
        delay.demand(9).elements(1).complete();
        assertThat(delay.completed()).isFalse();
        delay.advance(TIME);
        assertThat(delay.emitted()).containsExactly(1);
        assertThat(delay.completed()).isTrue();
    }

    @Test
    void givesBackWhatItKeepsWhenCancelled() {
        delay.elements(1, 2).cancel();
        assertThat(delay.outcomes()).containsExactly(Outcome.CANCELLED, Outcome.CANCELLED);
    }

    @Test
    void refusesWhatMeansNothing() {
        assertThatThrownBy(() -> Delay.by(Duration.ZERO, 1))
                .hasMessage("time must be more than zero and at most 10000 days, was PT0S");
        assertThatThrownBy(() -> Delay.by(TIME, 0)).hasMessage("capacity must be at least 1, was 0");
        assertThat(Delay.by(TIME, 3).detail()).isEqualTo("10 ms, 3 elements");
    }
}
