package io.millrace.operators.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.test.LogicProbe;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What keeps a stream alive, step by step, without an engine. */
class KeepAliveLogicTest {

    private static final Duration IDLE = Duration.ofMillis(10);

    private final LogicProbe<String, String> alive = LogicProbe.of(KeepAlive.after(IDLE, () -> "ping"));

    @Test
    void emitsAFillerAfterEachTimeWithoutAnElement() {
        alive.demand(9).advance(IDLE.minusNanos(1)).elements("a").advance(IDLE.minusNanos(1));
        assertThat(alive.emitted()).containsExactly("a");
        alive.advance(Duration.ofNanos(1));
        assertThat(alive.emitted()).containsExactly("a", "ping");
        alive.advance(IDLE.multipliedBy(2));
        assertThat(alive.emitted()).containsExactly("a", "ping", "ping", "ping");
    }

    @Test
    void aFillerWaitsForDemandAndThereIsNeverMoreThanOne() {
        alive.advance(IDLE.multipliedBy(5));
        assertThat(alive.emittedAhead()).isEmpty();
        alive.demand(5);
        assertThat(alive.emitted()).containsExactly("ping");
        alive.advance(IDLE);
        assertThat(alive.emitted()).containsExactly("ping", "ping");
    }

    @Test
    void fillersEndWithTheInput() {
        alive.demand(9).complete().advance(IDLE.multipliedBy(3));
        assertThat(alive.emitted()).isEmpty();
        assertThat(alive.completed()).isTrue();
        assertThat(alive.timers()).isZero();
    }

    @Test
    void nullAsAFillerFailsTheRun() {
        LogicProbe<String, String> none = LogicProbe.of(KeepAlive.after(IDLE, () -> null));
        none.demand(1).advance(IDLE);
        assertThat(none.failure()).get().hasToString("java.lang.NullPointerException: the filler of keepAlive is null");
        assertThatThrownBy(() -> KeepAlive.after(IDLE, null)).hasMessage("filler");
        assertThatThrownBy(() -> KeepAlive.after(Duration.ZERO, () -> ""))
                .hasMessage("idle must be more than zero and at most 10000 days, was PT0S");
    }
}
