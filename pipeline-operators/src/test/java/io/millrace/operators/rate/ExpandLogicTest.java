package io.millrace.operators.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What expansion does, step by step, without an engine. */
class ExpandLogicTest {

    private final LogicProbe<Integer, Integer> repeat = LogicProbe.of(Expand.repeat());

    @Test
    void repeatsTheLastElementWhileMoreIsAskedFor() {
        repeat.demand(3).elements(1).advance(Duration.ZERO);
        assertThat(repeat.emitted()).containsExactly(1, 1, 1);
        repeat.elements(2).demand(2).advance(Duration.ZERO);
        assertThat(repeat.emitted()).containsExactly(1, 1, 1, 2, 2);
        assertThat(repeat.outcomes()).containsExactly(Outcome.DONE, Outcome.DONE);
        assertThat(repeat.timers()).isZero();
    }

    @Test
    void goesOnFromEachElementAnew() {
        LogicProbe<Integer, Integer> count = LogicProbe.of(Expand.iterate(n -> n + 1));
        count.demand(3)
                .elements(10)
                .advance(Duration.ZERO)
                .elements(20)
                .demand(2)
                .advance(Duration.ZERO);
        assertThat(count.emitted()).containsExactly(10, 11, 12, 20, 21);
    }

    @Test
    void emitsEveryElementAndMakesTheSourceWait() {
        repeat.elements(1);
        assertThat(repeat.pulled()).isZero();
        repeat.demand(1);
        assertThat(repeat.emitted()).containsExactly(1);
        assertThat(repeat.pulled()).isEqualTo(1);
    }

    @Test
    void givesAStageThatAsksWithoutLimitTheElementsOnly() {
        repeat.demand(Long.MAX_VALUE).elements(1, 2).advance(Duration.ofSeconds(1));
        assertThat(repeat.emitted()).containsExactly(1, 2);
        assertThat(repeat.timers()).isZero();
    }

    @Test
    void emitsNothingBeforeTheFirstElementAndAfterTheEnd() {
        repeat.demand(2).advance(Duration.ofSeconds(1));
        assertThat(repeat.emitted()).isEmpty();
        repeat.elements(1).complete().advance(Duration.ofSeconds(1));
        assertThat(repeat.emitted()).containsExactly(1);
        assertThat(repeat.completed()).isTrue();
    }

    @Test
    void nullOfTheFunctionFailsTheRun() {
        LogicProbe<Integer, Integer> none = LogicProbe.of(Expand.iterate(n -> null));
        none.demand(2).elements(1).advance(Duration.ZERO);
        assertThat(none.failure())
                .get()
                .hasToString("java.lang.NullPointerException: the function of expand returned null");
        assertThatThrownBy(() -> Expand.iterate(null)).hasMessage("next");
    }
}
