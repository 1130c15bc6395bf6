package io.millrace.resilience.breaker;

import io.github.resilience4j.core.IntervalFunction;
import java.io.Serializable;
import java.time.Duration;

/**
 * How long a breaker stays open: longer each time that it has to open again, and never exactly as long as others, so that those
 * who lost the same dependency do not all come back at one moment.
 *
 * @param first the middle of the first wait, at least 1 ms
 * @param longest where it stops growing, at least {@code first}, at most 1 h
 * @param spread how far a wait may lie from its middle, as a part of it; from 0 to 0.9
 */
public record DoublingWait(Duration first, Duration longest, double spread) implements IntervalFunction, Serializable {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final double WIDEST = 0.9;

    /** 1, 2, 4 … 30 s, each 20 % longer or shorter at random. */
    public static final DoublingWait STANDARD = new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2);

    /** Checks the numbers. */
    public DoublingWait {
        if (first.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("first must be at least " + SHORTEST + ", was " + first);
        }
        if (longest.compareTo(first) < 0 || longest.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "longest must be from first, which is " + first + ", to " + LONGEST + ", was " + longest);
        }
        if (!(spread >= 0 && spread <= WIDEST)) {
            throw new IllegalArgumentException("spread must be from 0 to " + WIDEST + ", was " + spread);
        }
    }

    /**
     * The wait, in nanoseconds.
     *
     * @param openings how often in a row the breaker has opened, from 1
     * @param random from 0 (inclusive) to 1 (exclusive)
     */
    public long nanos(int openings, double random) {
        return (long) (middleNanos(openings) * (1 + spread * (2 * random - 1)));
    }

    /** The middle of the wait in milliseconds, for those who have no random number: Resilience4j's own state machine. */
    @Override
    public Long apply(Integer openings) {
        return Duration.ofNanos(middleNanos(openings)).toMillis();
    }

    private long middleNanos(int openings) {
        long firstNanos = first.toNanos();
        int doublings = Math.max(0, openings - 1);
        boolean overflows = doublings >= Long.numberOfLeadingZeros(firstNanos) - 1;
        return overflows ? longest.toNanos() : Math.min(longest.toNanos(), firstNanos << doublings);
    }
}
