package io.millrace.resilience.retry;

import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import org.jspecify.annotations.Nullable;

/**
 * The decision whether and when an attempt is repeated. It keeps nothing: its answers depend on its arguments alone.
 *
 * @param attempts how many attempts a call has, at least 1
 * @param backoff how long to wait in between
 */
public record Retry(int attempts, ExponentialBackoff backoff) {

    /** Checks the number of attempts. */
    public Retry {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
        }
    }

    /**
     * Whether the call has another attempt after one that ended with {@code result}. The end of the call's time and an
     * {@link Error}, which is a defect, are final.
     *
     * @param attempt the number of the attempt that has ended, from 1
     * @param result how it ended
     * @param error what it failed with
     */
    public boolean repeats(int attempt, AttemptResult result, @Nullable Throwable error) {
        boolean repeatable = result == AttemptResult.FAILURE || result == AttemptResult.TIMEOUT;
        return repeatable && !(error instanceof Error) && attempt < attempts;
    }

    /**
     * When the next attempt is due, in nanoseconds of the run's clock; {@link Call#NEVER} if the deadline comes first.
     *
     * @param attempt the number of the attempt that has ended, from 1
     * @param deadline when the call is given up; {@link Call#NEVER} for never
     * @param now nanoseconds of the run's clock
     * @param random from 0 (inclusive) to 1 (exclusive)
     */
    public long nextAttempt(int attempt, long deadline, long now, double random) {
        long delay = backoff.delayNanos(attempt - 1, random);
        boolean tooLate = deadline != Call.NEVER && deadline - now <= delay;
        return tooLate ? Call.NEVER : now + delay;
    }

    /**
     * When the next attempt is due if the server has asked for a time: that time and the random one after it, so that those who
     * were all asked for the same do not come at once. {@link Call#NEVER} if the attempt could not end before the deadline.
     *
     * @param attempt the number of the attempt that has ended, from 1
     * @param deadline when the call is given up; {@link Call#NEVER} for never
     * @param now nanoseconds of the run's clock
     * @param random from 0 (inclusive) to 1 (exclusive)
     * @param hintNanos what {@link RetryHints} has found; {@link Call#NEVER} for nothing
     * @param expectedNanos how long an attempt takes on average, at least 0; 0 when that is not known
     */
    public long nextAttempt(int attempt, long deadline, long now, double random, long hintNanos, long expectedNanos) {
        long delay = backoff.delayNanos(attempt - 1, random) + (hintNanos == Call.NEVER ? 0 : hintNanos);
        boolean tooLate = deadline != Call.NEVER && deadline - now - expectedNanos <= delay;
        return tooLate ? Call.NEVER : now + delay;
    }
}
