package io.millrace.operators.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Sinks;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.Outcome.Shed;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a throttle does, step by step, without an engine. */
class ThrottleLogicTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TENTH = Duration.ofMillis(100);

    private final LogicProbe<Integer, Integer> shape =
            LogicProbe.of(Throttle.elements(10, SECOND).shape());

    @Test
    void spacesElementsEvenlyWithoutABurst() {
        shape.demand(9).elements(1).elements(2).advance(TENTH.minusNanos(1));
        assertThat(shape.emitted()).containsExactly(1);
        shape.advance(Duration.ofNanos(1)).elements(3);
        assertThat(shape.emitted()).containsExactly(1, 2);
        shape.advance(SECOND);
        assertThat(shape.emitted()).containsExactly(1, 2, 3);
        assertThat(shape.timers()).isZero();
    }

    @Test
    void letsABurstThroughAfterAPause() {
        LogicProbe<Integer, Integer> burst =
                LogicProbe.of(Throttle.elements(10, SECOND).burst(3).shape());
        burst.demand(99).elements(1, 2, 3, 4);
        assertThat(burst.emitted()).hasSize(3);
        burst.advance(TENTH);
        assertThat(burst.emitted()).hasSize(4);
        burst.advance(SECOND.multipliedBy(100)).elements(5, 6, 7, 8);
        assertThat(burst.emitted()).hasSize(7);
    }

    @Test
    void asksForOneElementWhenThereIsDemandAndForNoneWhileOneWaits() {
        assertThat(shape.pulled()).isZero();
        shape.demand(5);
        assertThat(shape.pulled()).isEqualTo(1);
        shape.elements(1, 2);
        assertThat(shape.pulled()).isZero();
        assertThat(shape.kept()).isEqualTo(1);
    }

    @Test
    void anElementThatCostsMoreThanTheBurstWaitsForAFullBucketAndIsPaidFor() {
        LogicProbe<String, String> bytes =
                LogicProbe.of(Throttle.cost(10, SECOND, String::length).burst(2).shape());
        bytes.demand(9).elements("aaaaa");
        assertThat(bytes.emitted()).hasSize(1);
        bytes.elements("b").advance(TENTH.multipliedBy(4).minusNanos(1));
        assertThat(bytes.emitted()).hasSize(1);
        bytes.advance(Duration.ofNanos(1)).elements("");
        assertThat(bytes.emitted()).containsExactly("aaaaa", "b", "");
    }

    @Test
    void keepsARateWhoseDistancesAreNoWholeNanoseconds() {
        LogicProbe<Integer, Integer> thirds =
                LogicProbe.of(Throttle.elements(3, SECOND).shape());
        thirds.demand(Long.MAX_VALUE);
        for (int second = 0; second < 1_000; second++) {
            for (int third = 0; third < 3; third++) {
                thirds.elements(third);
                if (thirds.kept() > 0) {
                    thirds.advance(Duration.ofNanos(333_333_334));
                }
            }
        }
        assertThat(thirds.emitted()).hasSize(3_000);
    }

    @Test
    void theElementThatWaitsIsEmittedBeforeTheEnd() {
        shape.demand(9).elements(1, 2).complete();
        assertThat(shape.completed()).isFalse();
        shape.advance(TENTH);
        assertThat(shape.emitted()).containsExactly(1, 2);
        assertThat(shape.completed()).isTrue();
    }

    @Test
    void theElementThatWaitsGoesAtOnceInADrainAndThoseAfterItAtTheRate() {
        shape.demand(9).elements(1, 2).drain();
        assertThat(shape.emitted()).containsExactly(1, 2);
        assertThat(shape.timers()).isZero();
        shape.elements(3).advance(TENTH.multipliedBy(2).minusNanos(1));
        assertThat(shape.emitted()).containsExactly(1, 2);
        shape.advance(Duration.ofNanos(1));
        assertThat(shape.emitted()).containsExactly(1, 2, 3);
    }

    @Test
    void dropsWhatComesTooFast() {
        LogicProbe<Integer, Integer> drop =
                LogicProbe.of(Throttle.elements(10, SECOND).burst(2).drop());
        drop.demand(9).elements(1, 2, 3).advance(TENTH).elements(4, 5);
        assertThat(drop.emitted()).containsExactly(1, 2, 4);
        assertThat(drop.outcomes())
                .containsExactly(
                        Outcome.DONE, Outcome.DONE, new Shed(Reason.FULL), Outcome.DONE, new Shed(Reason.FULL));
        assertThat(drop.pulled()).isPositive();
    }

    @Test
    void dropsToASideOutput() {
        LogicProbe<Integer, Integer> drop =
                LogicProbe.of(Throttle.elements(10, SECOND).<Integer>drop(Sinks.discard()));
        drop.demand(9).elements(1, 2);
        assertThat(drop.emitted()).containsExactly(1);
        assertThat(drop.diverted()).containsExactly(2);
    }

    @Test
    void dropsWhatCostsMoreThanTheBurst() {
        LogicProbe<String, String> drop =
                LogicProbe.of(Throttle.cost(10, SECOND, String::length).burst(2).drop());
        drop.demand(9).elements("aaa", "bb");
        assertThat(drop.emitted()).containsExactly("bb");
    }

    @Test
    void refusesWhatMeansNothing() {
        assertThatThrownBy(() -> Throttle.elements(0, SECOND))
                .hasMessage("elements of a throttle must be at least 1, was 0");
        assertThatThrownBy(() -> Throttle.cost(-1, SECOND, String::length))
                .hasMessage("cost of a throttle must be at least 1, was -1");
        assertThatThrownBy(() -> Throttle.elements(1, SECOND).burst(0))
                .hasMessage("burst of a throttle must be at least 1, was 0");
        assertThatThrownBy(() -> Throttle.elements(1, Duration.ZERO))
                .hasMessage("per must be more than zero and at most 10000 days, was PT0S");
        assertThatThrownBy(() -> Throttle.cost(1, SECOND, null)).hasMessage("weigher");
        assertThatThrownBy(() -> Throttle.elements(1, SECOND).drop(null)).hasMessage("excess");
    }

    @Test
    void isDescribed() {
        assertThat(Throttle.elements(10, SECOND).burst(3).shape().detail())
                .isEqualTo("10 elements in 1 s, burst 3, shape");
        assertThat(Throttle.cost(10, SECOND, String::length).burst(1).fail().detail())
                .isEqualTo("cost 10 in 1 s, fail");
    }

    @Test
    void aRateOfCostThatDropsMustBeToldHowMuchAnElementMayCost() {
        assertThatThrownBy(() -> Throttle.cost(10, SECOND, String::length).drop())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("say .burst(n)");
        assertThatThrownBy(() -> Throttle.cost(10, SECOND, String::length).fail())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("never goes through");
    }
}
