package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.millrace.core.spi.Call;
import java.time.Duration;

/**
 * The numbers of a breaker's configuration, in the units that it works with. Two configurations are the same for the breaker
 * when these are; their functions cannot be compared.
 *
 * @param failureRate in percent, above 0 to 100; as many failures open the breaker
 * @param slowRate in percent, above 0 to 100; as many slow calls open the breaker
 * @param slowNanos a call that takes longer is slow
 * @param enough how many calls it takes to judge, at least 1
 * @param window whether the window is a number of calls or a time
 * @param windowSize calls or seconds, at least 1
 * @param probes how many attempts a half-open breaker permits, from 1
 * @param halfOpenNanos how long it may stay half open
 * @param afterHalfOpen what comes then, OPEN or CLOSED
 */
record BreakerRules(
        float failureRate,
        float slowRate,
        long slowNanos,
        int enough,
        SlidingWindowType window,
        int windowSize,
        int probes,
        long halfOpenNanos,
        State afterHalfOpen) {

    /** How long a breaker may stay half open when nothing limits its probes. */
    static final Duration LONGEST_PROBE = Duration.ofSeconds(30);

    private static final int TIMEOUTS_IN_HALF_OPEN = 2;

    BreakerRules {
        if (probes < 1 || probes > BreakerWord.MOST_PROBES) {
            throw new IllegalArgumentException("permittedNumberOfCallsInHalfOpenState must be from 1 to "
                    + BreakerWord.MOST_PROBES + ", was " + probes);
        }
        if (windowSize < 1) {
            throw new IllegalArgumentException("slidingWindowSize must be at least 1, was " + windowSize);
        }
    }

    /**
     * The numbers of {@code config}.
     *
     * @param attemptTimeoutNanos how long an attempt takes at most; {@link Call#NEVER} for without limit
     */
    static BreakerRules of(CircuitBreakerConfig config, long attemptTimeoutNanos) {
        boolean counts = config.getSlidingWindowType() == SlidingWindowType.COUNT_BASED;
        int size = config.getSlidingWindowSize();
        return new BreakerRules(
                config.getFailureRateThreshold(),
                config.getSlowCallRateThreshold(),
                nanos(config.getSlowCallDurationThreshold()),
                counts ? Math.min(size, config.getMinimumNumberOfCalls()) : config.getMinimumNumberOfCalls(),
                config.getSlidingWindowType(),
                size,
                config.getPermittedNumberOfCallsInHalfOpenState(),
                halfOpenNanos(config.getMaxWaitDurationInHalfOpenState(), attemptTimeoutNanos),
                config.getTransitionToStateAfterWaitDuration());
    }

    /** A window for the calls of a closed breaker. */
    Results window(long now) {
        return window == SlidingWindowType.COUNT_BASED
                ? new LastCalls(windowSize)
                : new RecentCalls(Duration.ofSeconds(windowSize).toNanos(), now);
    }

    /** How many calls it takes to judge in {@code state}. */
    int enough(State state) {
        return state == State.HALF_OPEN ? Math.min(enough, probes) : enough;
    }

    /** What the figures say; the rates are compared as Resilience4j does, "at least" and not "more than". */
    Verdict judge(State state, long calls, long failed, long slow) {
        if (calls < enough(state)) {
            return Verdict.TOO_FEW;
        }
        boolean failing = percent(failed, calls) >= failureRate;
        boolean slowing = percent(slow, calls) >= slowRate;
        if (failing) {
            return slowing ? Verdict.FAILING_AND_SLOW : Verdict.FAILING;
        }
        return slowing ? Verdict.SLOW : Verdict.HEALTHY;
    }

    static float percent(long part, long all) {
        return part * 100f / all;
    }

    /** Resilience4j's 0 means for ever, and a breaker of ours is never half open for ever. */
    private static long halfOpenNanos(Duration wait, long attemptTimeoutNanos) {
        if (!wait.isZero() && !wait.isNegative()) {
            return nanos(wait);
        }
        boolean unlimited = attemptTimeoutNanos == Call.NEVER;
        return unlimited ? LONGEST_PROBE.toNanos() : saturatedDouble(attemptTimeoutNanos);
    }

    private static long saturatedDouble(long nanos) {
        return nanos > Long.MAX_VALUE / TIMEOUTS_IN_HALF_OPEN / 2 ? Long.MAX_VALUE / 2 : nanos * TIMEOUTS_IN_HALF_OPEN;
    }

    /** Half of the longest, so that what is added to it does not overflow. */
    static long nanos(Duration duration) {
        Duration longest = Duration.ofNanos(Long.MAX_VALUE / 2);
        return (duration.compareTo(longest) > 0 ? longest : duration).toNanos();
    }
}
