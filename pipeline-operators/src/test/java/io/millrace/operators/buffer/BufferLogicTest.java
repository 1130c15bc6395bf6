package io.millrace.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.Outcome.Shed;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a buffer does, step by step, without an engine. */
class BufferLogicTest {

    private static final Outcome FULL = new Shed(Reason.FULL);
    private static final Outcome EVICTED = new Shed(Reason.EVICTED);
    private static final Outcome EXPIRED = new Shed(Reason.EXPIRED);

    @Test
    void passesElementsOnAtOnceWhileThereIsDemand() {
        LogicProbe<Integer, Integer> buffer = LogicProbe.of(Buffer.size(2).dropNewest());
        buffer.demand(2).elements(1, 2);
        assertThat(buffer.emitted()).containsExactly(1, 2);
        assertThat(buffer.kept()).isZero();
    }

    @Test
    void keepsTheOrderWhenDemandComesLate() {
        LogicProbe<Integer, Integer> buffer = LogicProbe.of(Buffer.size(2).dropNewest());
        buffer.elements(1, 2).demand(1).elements(3).demand(5);
        assertThat(buffer.emitted()).containsExactly(1, 2, 3);
    }

    @Test
    void dropsTheNewestThatFindsNoRoom() {
        LogicProbe<Integer, Integer> buffer = LogicProbe.of(Buffer.size(2).dropNewest());
        buffer.elements(1, 2, 3, 4).demand(10);
        assertThat(buffer.emitted()).containsExactly(1, 2);
        assertThat(buffer.outcomes()).containsExactly(FULL, FULL, Outcome.DONE, Outcome.DONE);
    }

    @Test
    void dropsTheOldestToMakeRoom() {
        LogicProbe<Integer, Integer> buffer = LogicProbe.of(Buffer.size(2).dropOldest());
        buffer.elements(1, 2, 3, 4).demand(10);
        assertThat(buffer.emitted()).containsExactly(3, 4);
        assertThat(buffer.outcomes()).containsExactly(EVICTED, EVICTED, Outcome.DONE, Outcome.DONE);
    }

    @Test
    void dropsAllToMakeRoom() {
        LogicProbe<Integer, Integer> buffer = LogicProbe.of(Buffer.size(3).dropAll());
        buffer.elements(1, 2, 3, 4).demand(10);
        assertThat(buffer.emitted()).containsExactly(4);
        assertThat(buffer.outcomes()).containsExactly(EVICTED, EVICTED, EVICTED, Outcome.DONE);
    }

    @Test
    void keepsTheLatestOnly() {
        LogicProbe<Integer, Integer> buffer = LogicProbe.of(Buffer.latest());
        buffer.elements(1, 2, 3).demand(1);
        assertThat(buffer.emitted()).containsExactly(3);
    }

    @Test
    void makesRoomByWeight() {
        LogicProbe<String, String> buffer =
                LogicProbe.of(Buffer.weight(6, String::length).dropOldest());
        buffer.elements("aaa", "bb", "c", "dddd").demand(10);
        assertThat(buffer.emitted()).containsExactly("c", "dddd");
    }

    @Test
    void anElementThatIsHeavierThanTheBufferIsDroppedAndTheOthersStay() {
        LogicProbe<String, String> buffer =
                LogicProbe.of(Buffer.weight(3, String::length).dropOldest());
        buffer.elements("aa", "bbbb").demand(10);
        assertThat(buffer.emitted()).containsExactly("aa");
        assertThat(buffer.outcomes()).containsExactly(FULL, Outcome.DONE);
    }

    @Test
    void anElementThatWeighsNothingTakesRoomAsWell() {
        LogicProbe<String, String> buffer =
                LogicProbe.of(Buffer.weight(2, String::length).dropNewest());
        buffer.elements("", "", "").demand(10);
        assertThat(buffer.emitted()).hasSize(2);
    }

    @Test
    void dropsWhatHasWaitedTooLong() {
        Duration life = Duration.ofMillis(10);
        LogicProbe<Integer, Integer> buffer =
                LogicProbe.of(Buffer.size(9).timeToLive(life).dropNewest());
        buffer.elements(1).advance(life.dividedBy(2)).elements(2).advance(life.dividedBy(2));
        assertThat(buffer.outcomes()).containsExactly(EXPIRED);
        buffer.demand(1);
        assertThat(buffer.emitted()).containsExactly(2);
        buffer.advance(life.multipliedBy(3));
        assertThat(buffer.timers()).isZero();
    }

    @Test
    void asksForMoreWhateverTheDemand() {
        LogicProbe<Integer, Integer> buffer = LogicProbe.of(Buffer.size(2).dropOldest());
        for (int n = 0; n < 1_000; n++) {
            buffer.elements(n);
        }
        assertThat(buffer.pulled()).isBetween(192L, 256L);
        assertThat(buffer.kept()).isEqualTo(2);
    }

    @Test
    void completesWhenWhatItHoldsHasGone() {
        LogicProbe<Integer, Integer> buffer = LogicProbe.of(Buffer.size(2).dropOldest());
        buffer.elements(1, 2).complete();
        assertThat(buffer.completed()).isFalse();
        buffer.demand(2);
        assertThat(buffer.emitted()).containsExactly(1, 2);
        assertThat(buffer.completed()).isTrue();
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> Buffer.size(0)).hasMessage("size of a buffer must be at least 1, was 0");
        assertThatThrownBy(() -> Buffer.weight(-1, String::length))
                .hasMessage("weight of a buffer must be at least 1, was -1");
        assertThatThrownBy(() -> Buffer.size(1).timeToLive(Duration.ZERO))
                .hasMessage("timeToLive of a buffer must be more than zero, was PT0S");
        assertThatThrownBy(() -> Buffer.size(1).dropOldest(null)).hasMessage("overflow");
    }
}
