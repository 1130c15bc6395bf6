package io.millrace.operators.window;

import java.time.Duration;
import java.time.Instant;

/**
 * Times as nanoseconds since 1970 and durations as nanoseconds, both within limits that let a time and three durations be added
 * without a look at overflow.
 */
final class Nanos {

    /** No time comes up to it. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int MOST_DAYS = 10_000;
    private static final long PER_SECOND = 1_000_000_000;
    private static final long MOST_SECONDS = (1L << 62) / PER_SECOND;

    private Nanos() {}

    /** The nanoseconds of {@code duration}, which is called {@code what}: more than zero, and not more than a life's work. */
    static long positive(String what, Duration duration) {
        if (duration.isZero() || duration.isNegative() || isTooLong(duration)) {
            throw new IllegalArgumentException(
                    what + " must be more than zero and at most " + MOST_DAYS + " days, was " + duration);
        }
        return duration.toNanos();
    }

    /** As {@link #positive}, but may be zero. */
    static long notNegative(String what, Duration duration) {
        if (duration.isNegative() || isTooLong(duration)) {
            throw new IllegalArgumentException(
                    what + " must be at least zero and at most " + MOST_DAYS + " days, was " + duration);
        }
        return duration.toNanos();
    }

    private static boolean isTooLong(Duration duration) {
        return duration.compareTo(Duration.ofDays(MOST_DAYS)) > 0;
    }

    /** The nanoseconds of {@code time}, which must lie between the years 1824 and 2116. */
    static long of(Instant time) {
        long seconds = time.getEpochSecond();
        if (seconds <= -MOST_SECONDS || seconds >= MOST_SECONDS) {
            throw new IllegalArgumentException(
                    "the time of an element must lie between the years 1824 and 2116, was " + time);
        }
        return seconds * PER_SECOND + time.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
    }
}
