package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.millrace.core.spi.Call;
import io.millrace.resilience.retry.RetryHint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker did not permit a call. It says when to come again. It has no stack trace, which would cost more than
 * anything else when calls are refused, and would show the engine only.
 */
public final class BreakerOpenException extends RuntimeException implements RetryHint {

    private static final long serialVersionUID = 1L;

    private final String breaker;
    private final long retryAfterNanos;

    BreakerOpenException(String breaker, State state, long retryAt, long now) {
        super(message(breaker, state, remaining(retryAt, now)), null, false, false);
        this.breaker = breaker;
        this.retryAfterNanos = remaining(retryAt, now);
    }

    /** The name of the circuit breaker. */
    public String breaker() {
        return breaker;
    }

    @Override
    public @Nullable Duration retryAfter() {
        return retryAfterNanos == Call.NEVER ? null : Duration.ofNanos(retryAfterNanos);
    }

    private static long remaining(long retryAt, long now) {
        return retryAt == Call.NEVER ? Call.NEVER : Math.max(0, retryAt - now);
    }

    private static String message(String breaker, State state, long remaining) {
        String text = "circuit breaker '" + breaker + "' is " + state + " and permits no call";
        return remaining == Call.NEVER
                ? text
                : text + "; the next one may be permitted in "
                        + Duration.ofNanos(remaining).toMillis() + " ms";
    }
}
