package io.millrace.operators.keyed;

import io.millrace.operators.Durations;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much is remembered, and for how long.
 *
 * @param maxKeys keys at most
 * @param time how long a key is remembered; null for as long as there is room
 */
record Limits(int maxKeys, @Nullable Duration time) implements Serializable {

    Limits {
        if (maxKeys < 1) {
            throw new IllegalArgumentException("maxKeys must be at least 1, was " + maxKeys);
        }
    }

    static Duration positive(String what, Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(what + " must be more than zero, was " + time);
        }
        return time;
    }

    /** The time in nanoseconds of the run's clock, which ends after 292 years; 0 for none. */
    long nanos() {
        return time == null ? 0 : nanos(time);
    }

    static long nanos(Duration limit) {
        return limit.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : limit.toNanos();
    }

    <K, V> KeyTable<K, V> table() {
        return new KeyTable<>(maxKeys, nanos());
    }

    @Override
    public String toString() {
        String keys = String.format(Locale.ROOT, "%,d keys", maxKeys);
        return time == null ? keys : keys + " for " + Durations.text(time);
    }
}
