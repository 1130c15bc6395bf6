package io.millrace.operators.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import io.millrace.test.LogicProbe;
import org.junit.jupiter.api.Test;

/** What conflation does, step by step, without an engine. */
class ConflateLogicTest {

    private final LogicProbe<Integer, String> conflate =
            LogicProbe.of(Conflate.withSeed(3, (Integer n) -> "" + n, (String text, Integer n) -> text + n));

    @Test
    void emitsOneValueOfEachElementWhileTheNextStageKeepsUp() {
        conflate.demand(2).elements(1, 2);
        assertThat(conflate.emitted()).containsExactly("1", "2");
        assertThat(conflate.outcomes()).containsExactly(Outcome.ABSORBED, Outcome.ABSORBED);
    }

    @Test
    void mergesWhatComesWhileTheNextStageIsBusy() {
        conflate.elements(1, 2).demand(1);
        assertThat(conflate.emitted()).containsExactly("12");
        conflate.elements(3).demand(1);
        assertThat(conflate.emitted()).containsExactly("12", "3");
    }

    @Test
    void makesTheSourceWaitWhenAsManyAsItMayMergeAreInTheValue() {
        conflate.elements(1, 2, 3);
        assertThat(conflate.pulled()).isZero();
        conflate.demand(1);
        assertThat(conflate.emitted()).containsExactly("123");
        assertThat(conflate.pulled()).isEqualTo(3);
    }

    @Test
    void asksFor256AheadWithoutALimit() {
        LogicProbe<Integer, Integer> sum = LogicProbe.of(Conflate.with(Integer::sum));
        assertThat(sum.pulled()).isEqualTo(256);
        for (int n = 0; n < 1_000; n++) {
            sum.elements(1);
        }
        assertThat(sum.pulled()).isBetween(128L, 256L);
        sum.demand(1);
        assertThat(sum.emitted()).containsExactly(1_000);
    }

    @Test
    void emitsTheValueThatIsLeftAtTheEnd() {
        conflate.elements(1, 2).complete();
        assertThat(conflate.completed()).isFalse();
        conflate.demand(1);
        assertThat(conflate.emitted()).containsExactly("12");
        assertThat(conflate.completed()).isTrue();
    }

    @Test
    void givesBackWhatIsInTheValueWhenCancelled() {
        conflate.elements(1, 2).cancel();
        assertThat(conflate.outcomes()).containsExactly(Outcome.CANCELLED, Outcome.CANCELLED);
    }

    @Test
    void refusesWhatMeansNothing() {
        assertThatThrownBy(() -> Conflate.withSeed(0, n -> n, (a, b) -> a))
                .hasMessage("most must be at least 1, was 0");
        assertThatThrownBy(() -> Conflate.with(null)).hasMessage("merge");
        assertThatThrownBy(() -> Conflate.withSeed(null, (a, b) -> a)).hasMessage("seed");
    }
}
