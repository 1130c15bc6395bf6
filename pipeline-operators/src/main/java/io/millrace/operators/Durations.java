package io.millrace.operators;

import java.time.Duration;

/** Durations that operators are given: checked, and as people write them in {@code describe()}. */
public final class Durations {

    private static final int MOST_DAYS = 10_000;

    private Durations() {}

    /** {@code duration}, which is called {@code what}, checked: more than zero, and so short that nanoseconds count it. */
    public static Duration positive(String what, Duration duration) {
        if (duration.isZero() || duration.isNegative() || duration.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
            throw new IllegalArgumentException(
                    what + " must be more than zero and at most " + MOST_DAYS + " days, was " + duration);
        }
        return duration;
    }

    /** {@code duration} in the largest unit that divides it: {@code 20 ms}, {@code 90 s}, {@code 2 h}. */
    public static String text(Duration duration) {
        if (duration.getNano() % 1_000 != 0 || duration.isZero()) {
            return duration.toNanos() + " ns";
        }
        if (duration.getNano() % 1_000_000 != 0) {
            return duration.toNanos() / 1_000 + " us";
        }
        if (duration.getNano() != 0) {
            return duration.toMillis() + " ms";
        }
        long seconds = duration.getSeconds();
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + " h";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
