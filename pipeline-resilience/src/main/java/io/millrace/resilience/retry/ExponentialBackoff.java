package io.millrace.resilience.retry;

/**
 * How long to wait before a failed attempt is repeated: a random time below a bound that doubles with each repetition. This
 * is the "full jitter" of M. Brooker, <i>Exponential Backoff And Jitter</i> (AWS Architecture Blog, 2015), which spreads
 * repetitions best for the fewest calls.
 *
 * @param firstNanos the bound before the first repetition, in nanoseconds, at least 1
 * @param longestNanos where the bound stops growing, in nanoseconds, at least {@code firstNanos}
 */
public record ExponentialBackoff(long firstNanos, long longestNanos) {

    /** Up to 50 ms, 100 ms, 200 ms … 2 s. */
    public static final ExponentialBackoff STANDARD = new ExponentialBackoff(50_000_000, 2_000_000_000);

    /** Checks the bounds. */
    public ExponentialBackoff {
        if (firstNanos < 1) {
            throw new IllegalArgumentException("firstNanos must be at least 1, was " + firstNanos);
        }
        if (longestNanos < firstNanos) {
            throw new IllegalArgumentException(
                    "longestNanos must be at least firstNanos, which is " + firstNanos + ", was " + longestNanos);
        }
    }

    /**
     * The time to wait, in nanoseconds: {@code random * min(longestNanos, firstNanos * 2^repetitions)}.
     *
     * @param repetitions how many repetitions there were before, from 0
     * @param random from 0 (inclusive) to 1 (exclusive)
     */
    public long delayNanos(int repetitions, double random) {
        return (long) (random * boundNanos(repetitions));
    }

    private long boundNanos(int repetitions) {
        boolean overflows = repetitions >= Long.numberOfLeadingZeros(firstNanos) - 1;
        return overflows ? longestNanos : Math.min(longestNanos, firstNanos << repetitions);
    }
}
