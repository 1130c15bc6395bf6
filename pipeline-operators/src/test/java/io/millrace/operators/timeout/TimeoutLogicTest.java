package io.millrace.operators.timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.test.LogicProbe;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What timeouts do, step by step, without an engine. */
class TimeoutLogicTest {

    private static final Duration LIMIT = Duration.ofMillis(10);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void idleFailsWhenWhatWasAskedForDoesNotCome() {
        LogicProbe<Integer, Integer> idle = LogicProbe.of(Timeouts.idle(LIMIT));
        idle.demand(9).advance(LIMIT.minus(NANO)).elements(1).advance(LIMIT.minus(NANO));
        assertThat(idle.failure()).isEmpty();
        idle.advance(NANO);
        assertThat(idle.failure())
                .get()
                .hasToString("io.millrace.operators.timeout.StreamTimeoutException: no element has come for 10 ms");
        assertThat(idle.emitted()).containsExactly(1);
    }

    // E8: a timeout before a slow consumer blames the source
    @Test
    void idleDoesNotBlameASourceThatIsNotAsked() {
        LogicProbe<Integer, Integer> idle = LogicProbe.of(Timeouts.idle(LIMIT));
        idle.advance(LIMIT.multipliedBy(5)).demand(1).advance(LIMIT.minus(NANO)).elements(1);
        idle.advance(LIMIT.multipliedBy(5)).demand(1).advance(LIMIT.minus(NANO));
        assertThat(idle.failure()).isEmpty();
        idle.advance(NANO);
        assertThat(idle.failure()).isPresent();
    }

    @Test
    void initialFailsForTheFirstElementOnly() {
        LogicProbe<Integer, Integer> initial = LogicProbe.of(Timeouts.initial(LIMIT));
        initial.advance(LIMIT.multipliedBy(5))
                .demand(9)
                .advance(LIMIT.minus(NANO))
                .elements(1);
        initial.advance(LIMIT.multipliedBy(5));
        assertThat(initial.failure()).isEmpty();
        LogicProbe<Integer, Integer> late = LogicProbe.of(Timeouts.initial(LIMIT));
        late.demand(1).advance(LIMIT);
        assertThat(late.failure())
                .get()
                .extracting(Throwable::getMessage)
                .isEqualTo("no first element has come for 10 ms");
    }

    @Test
    void completionFailsWhateverHasCome() {
        LogicProbe<Integer, Integer> completion = LogicProbe.of(Timeouts.completion(LIMIT));
        completion.demand(9).elements(1).advance(LIMIT.minus(NANO)).elements(2);
        assertThat(completion.failure()).isEmpty();
        completion.advance(NANO);
        assertThat(completion.failure())
                .get()
                .extracting(Throwable::getMessage)
                .isEqualTo("the stream has not completed within 10 ms");
    }

    @Test
    void backpressureFailsWhenTheNextStageAsksForNothing() {
        LogicProbe<Integer, Integer> pressed = LogicProbe.of(Timeouts.backpressure(LIMIT));
        pressed.advance(LIMIT.minus(NANO))
                .demand(1)
                .advance(LIMIT.multipliedBy(5))
                .elements(1);
        pressed.advance(LIMIT.minus(NANO)).demand(1).elements(2).advance(LIMIT.minus(NANO));
        assertThat(pressed.failure()).isEmpty();
        pressed.advance(NANO);
        assertThat(pressed.failure())
                .get()
                .extracting(Throwable::getMessage)
                .isEqualTo("the next stage has asked for nothing for 10 ms");
    }

    @Test
    void theTimerGoesWithTheEnd() {
        LogicProbe<Integer, Integer> idle = LogicProbe.of(Timeouts.idle(LIMIT));
        idle.demand(1).elements(1).complete().advance(LIMIT.multipliedBy(2));
        assertThat(idle.failure()).isEmpty();
        assertThat(idle.timers()).isZero();
    }

    @Test
    void refusesLimitsThatMeanNothing() {
        assertThatThrownBy(() -> Timeouts.idle(Duration.ZERO))
                .hasMessage("limit must be more than zero and at most 10000 days, was PT0S");
        assertThat(Timeouts.backpressure(LIMIT).verb()).isEqualTo("backpressureTimeout");
        assertThat(Timeouts.idle(LIMIT).detail()).isEqualTo("10 ms");
    }
}
