package io.millrace.resilience.retry;

import io.millrace.core.spi.PolicyContext;
import java.io.Serializable;
import java.time.Duration;

/**
 * What retries and hedges of the calls to a dependency may cost it.
 *
 * @param dependency not blank; stages of one runtime that give the same name share one budget
 * @param percent how many retries a hundred successes pay for, from 0 to 100
 * @param reservePerSecond how many retries a second there are without any success, from 0 to a million
 * @param expiry how long a success pays, and a retry costs; from 1 s to 1 h
 */
public record RetryBudgetSettings(String dependency, int percent, int reservePerSecond, Duration expiry)
        implements Serializable {

    private static final int STANDARD_PERCENT = 10;
    private static final int STANDARD_RESERVE = 1;
    private static final Duration STANDARD_EXPIRY = Duration.ofSeconds(10);
    private static final int LARGEST_RESERVE = 1_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Checks the numbers. */
    public RetryBudgetSettings {
        if (dependency.isBlank()) {
            throw new IllegalArgumentException(
                    "the dependency of a retry budget must not be blank, was '" + dependency + "'");
        }
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent must be from 0 to 100, was " + percent);
        }
        if (reservePerSecond < 0 || reservePerSecond > LARGEST_RESERVE) {
            throw new IllegalArgumentException(
                    "reservePerSecond must be from 0 to " + LARGEST_RESERVE + ", was " + reservePerSecond);
        }
        if (expiry.compareTo(SHORTEST) < 0 || expiry.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "expiry must be from " + SHORTEST + " to " + LONGEST + ", was " + expiry);
        }
    }

    /** A retry for ten successes, and one a second without; both for 10 s. */
    public static RetryBudgetSettings standard(String dependency) {
        return new RetryBudgetSettings(dependency, STANDARD_PERCENT, STANDARD_RESERVE, STANDARD_EXPIRY);
    }

    /** How many retries the reserve is in one expiry time. */
    long reserve() {
        return Math.max(reservePerSecond == 0 ? 0 : 1, reservePerSecond * expiry.toMillis() / 1000);
    }

    /**
     * The runtime's budget for this dependency; it is made when there is none yet.
     *
     * @throws IllegalArgumentException if the runtime's budget of this name has other numbers
     */
    public RetryBudget open(PolicyContext context) {
        RetryBudget budget =
                context.shared(RetryBudget.class, dependency, () -> new RetryBudget(this, context.nanoTime()));
        if (!budget.settings().equals(this)) {
            throw new IllegalArgumentException("in this runtime there is " + budget.settings() + ", and stage '"
                    + context.stage() + "' wants " + this + "; give both the same numbers or other names");
        }
        return budget;
    }

    @Override
    public String toString() {
        return "retry budget '" + dependency + "' of " + percent + " % and " + reservePerSecond + "/s";
    }
}
