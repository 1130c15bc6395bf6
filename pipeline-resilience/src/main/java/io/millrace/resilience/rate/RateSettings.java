package io.millrace.resilience.rate;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.millrace.core.spi.PolicyContext;
import java.time.Duration;

/**
 * Which rate limit a stage is under.
 *
 * @param name not blank; stages of one runtime that give the same name share one limit
 * @param permits how many in {@code period}, at least 1
 * @param period from 1 ns to 1 day; a permit must take at least a millionth of a nanosecond
 * @param burst how many at once after a rest, at least 1
 */
public record RateSettings(String name, long permits, Duration period, long burst) implements RateChoice {

    private static final Duration SHORTEST = Duration.ofNanos(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final long MOST_PERMITS = 1_000_000_000_000_000L;

    /** A tenth of the longest time that fits, so that sums of some do. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 10;

    /** Checks the numbers. */
    public RateSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a rate limit must not be blank, was '" + name + "'");
        }
        if (permits < 1 || permits > MOST_PERMITS) {
            throw new IllegalArgumentException(
                    "permits of rate limit '" + name + "' must be from 1 to " + MOST_PERMITS + ", was " + permits);
        }
        if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("period of rate limit '" + name + "' must be from " + SHORTEST + " to "
                    + LONGEST + ", was " + period);
        }
        if (burst < 1 || burst > MOST_PERMITS) {
            throw new IllegalArgumentException(
                    "burst of rate limit '" + name + "' must be from 1 to " + MOST_PERMITS + ", was " + burst);
        }
    }

    /** One after the other at equal distances: no more than one at once. */
    public static RateSettings even(String name, long permits, Duration period) {
        return new RateSettings(name, permits, period, 1);
    }

    /**
     * The limit that {@code config} describes, with all permits of a period at once after a rest, as there. How long to wait
     * at most ({@code timeoutDuration}) is the deadline's here, and left out.
     *
     * @throws IllegalArgumentException if it has {@code drainPermissionsOnResult}
     */
    public static RateSettings of(String name, RateLimiterConfig config) {
        boolean drains = config.getDrainPermissionsOnResult()
                != RateLimiterConfig.ofDefaults().getDrainPermissionsOnResult();
        if (drains) {
            throw new IllegalArgumentException(
                    "drainPermissionsOnResult cannot be taken over from the RateLimiterConfig" + " of rate limit '"
                            + name + "'; use a circuit breaker, or a server's Retry-After");
        }
        return new RateSettings(
                name, config.getLimitForPeriod(), config.getLimitRefreshPeriod(), config.getLimitForPeriod());
    }

    /**
     * The runtime's limit of this name; it is made when there is none yet.
     *
     * @throws IllegalArgumentException if the runtime's limit of this name has other numbers
     */
    @Override
    public RateLimit open(PolicyContext context) {
        RateLimit limit = context.shared(RateLimit.class, name, () -> new RateLimit(this, context.nanoTime()));
        if (!limit.settings().equals(this)) {
            throw new IllegalArgumentException("in this runtime there is " + limit.settings() + ", and stage '"
                    + context.stage() + "' wants " + this + "; give both the same numbers or other names");
        }
        return limit;
    }

    /** How long {@code count} permits take at this rate, rounded up. */
    long nanosFor(long count) {
        double nanos = Math.ceil((double) count * period.toNanos() / permits);
        return nanos >= LONGEST_NANOS ? LONGEST_NANOS : (long) nanos;
    }

    /** How many whole permits {@code nanos} are worth. */
    long permitsIn(long nanos) {
        return (long) ((double) nanos * permits / period.toNanos());
    }

    @Override
    public String toString() {
        return "rate limit '" + name + "' " + permits + " in " + period + ", " + burst + " at once";
    }
}
