package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedStateTest {

    private final SharedState state = new SharedState();

    @Test
    void isOneInstanceForEachTypeAndName() {
        AtomicInteger first = state.get(AtomicInteger.class, "a", AtomicInteger::new);
        assertThat(state.get(AtomicInteger.class, "a", AtomicInteger::new)).isSameAs(first);
        assertThat(state.get(AtomicInteger.class, "b", AtomicInteger::new)).isNotSameAs(first);
        assertThat(state.get(AtomicLong.class, "a", AtomicLong::new)).isNotNull();
        assertThat(new SharedState().get(AtomicInteger.class, "a", AtomicInteger::new))
                .isNotSameAs(first);
    }

    @Test
    void createsEachEntryOnceHoweverManyThreadsAsk() {
        AtomicInteger created = new AtomicInteger();
        long instances = IntStream.range(0, 1_000)
                .parallel()
                .mapToObj(n -> state.get(Integer.class, "name" + n % 10, created::incrementAndGet))
                .distinct()
                .count();
        assertThat(instances).isEqualTo(10);
        assertThat(created).hasValue(10);
    }

    @Test
    void mayAskForOtherEntriesWhileItCreatesOne() {
        String outer =
                state.get(String.class, "outer", () -> "with " + state.get(String.class, "inner", () -> "inner"));
        assertThat(outer).isEqualTo("with inner");
    }

    @Test
    void triesAgainAfterAFailure() {
        assertThatThrownBy(() -> state.get(String.class, "a", () -> {
                    throw new IllegalStateException("not yet");
                }))
                .hasMessage("not yet");
        assertThat(state.get(String.class, "a", () -> "now")).isEqualTo("now");
    }

    @Test
    void refusesNull() {
        assertThatThrownBy(() -> state.get(String.class, "a", () -> null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("shared state String 'a' was created as null");
    }

    @Test
    void refusesEntriesBeyondItsBoundButStillGivesThoseItHas() {
        IntStream.range(0, SharedState.MAX_ENTRIES).forEach(n -> state.get(Integer.class, "n" + n, () -> n));
        assertThatThrownBy(() -> state.get(Integer.class, "one more", () -> 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no room for shared state Integer 'one more': the runtime holds 10000 already."
                        + " Are names made from elements?");
        assertThat(state.get(Integer.class, "n7", () -> 0)).isEqualTo(7);
    }
}
