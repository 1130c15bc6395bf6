package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.PolicyContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which circuit breaker a stage uses. The breaker itself, with its state, lives in the runtime.
 *
 * @param name not blank; stages of one runtime that give the same name share one breaker
 * @param config what it works with; null for {@link #standardConfig}. A {@code CircuitBreakerConfig} loses its functions when
 *     it is serialized, and is refused then
 */
public record BreakerSettings(String name, @Nullable CircuitBreakerConfig config) implements BreakerChoice {

    private static final float FAILURE_PERCENT = 50;
    private static final int WINDOW_SECONDS = 10;
    private static final int ENOUGH_CALLS = 20;
    private static final int PROBES = 5;
    private static final float SLOW_PERCENT = 80;
    private static final int NEVER_SLOW_PERCENT = 100;
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

    /** Checks the name. */
    public BreakerSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a circuit breaker must not be blank, was '" + name + "'");
        }
    }

    /** A breaker with our own numbers. */
    public static BreakerSettings standard(String name) {
        return new BreakerSettings(name, null);
    }

    /**
     * Our own numbers: 50 % failures of at least 20 calls in 10 s open it, as do 80 % that took longer than 0.8 times the
     * attempt's timeout; 5 probes; half open for at most twice the timeout; open for 1, 2, 4 … 30 s, 20 % longer or shorter.
     * Without a timeout no call is slow. To change some of it, use {@code CircuitBreakerConfig.from(standardConfig(timeout))}.
     *
     * @param attemptTimeout longer than zero; null for none
     */
    public static CircuitBreakerConfig standardConfig(@Nullable Duration attemptTimeout) {
        CircuitBreakerConfig.Builder config = CircuitBreakerConfig.custom()
                .failureRateThreshold(FAILURE_PERCENT)
                .slidingWindow(WINDOW_SECONDS, ENOUGH_CALLS, SlidingWindowType.TIME_BASED)
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .waitIntervalFunctionInOpenState(DoublingWait.STANDARD);
        if (attemptTimeout == null) {
            return config.slowCallRateThreshold(NEVER_SLOW_PERCENT)
                    .slowCallDurationThreshold(LONGEST)
                    .maxWaitDurationInHalfOpenState(BreakerRules.LONGEST_PROBE)
                    .build();
        }
        if (attemptTimeout.isNegative() || attemptTimeout.isZero()) {
            throw new IllegalArgumentException("attempt timeout must be longer than zero, was " + attemptTimeout);
        }
        Duration timeout = attemptTimeout.compareTo(LONGEST) > 0 ? LONGEST : attemptTimeout;
        Duration slow = timeout.multipliedBy(4).dividedBy(5);
        return config.slowCallRateThreshold(SLOW_PERCENT)
                .slowCallDurationThreshold(slow.isZero() ? Duration.ofNanos(1) : slow)
                .maxWaitDurationInHalfOpenState(timeout.multipliedBy(2))
                .build();
    }

    /**
     * What stages that share the breaker must have in common; its text is for people.
     *
     * @param attemptTimeout of the stage; null for none
     */
    public Object numbers(@Nullable Duration attemptTimeout) {
        CircuitBreakerConfig wanted = config != null ? config : standardConfig(attemptTimeout);
        return BreakerRules.of(wanted, attemptTimeout == null ? Call.NEVER : attemptTimeout.toNanos());
    }

    /**
     * The runtime's breaker of this name; it is made when there is none yet.
     *
     * @param attemptTimeoutNanos how long an attempt of the stage takes at most; {@link Call#NEVER} for without limit
     * @throws IllegalArgumentException if the runtime's breaker of this name has other numbers
     */
    @Override
    public StampedBreaker open(PolicyContext context, long attemptTimeoutNanos) {
        CircuitBreakerConfig wanted = config != null
                ? config
                : standardConfig(attemptTimeoutNanos == Call.NEVER ? null : Duration.ofNanos(attemptTimeoutNanos));
        StampedBreaker breaker = context.shared(
                StampedBreaker.class,
                name,
                () -> new StampedBreaker(name, wanted, attemptTimeoutNanos, context.clock(), context.randomness()));
        BreakerRules rules = BreakerRules.of(wanted, attemptTimeoutNanos);
        if (!breaker.rules().equals(rules)) {
            throw new IllegalArgumentException("circuit breaker '" + name + "' has " + breaker.rules()
                    + " in this runtime, and stage '" + context.stage() + "' wants it to have " + rules
                    + "; give both the same configuration and attempt timeout, or other names");
        }
        return breaker;
    }

    @Override
    public String toString() {
        return "circuit breaker '" + name + "'";
    }
}
