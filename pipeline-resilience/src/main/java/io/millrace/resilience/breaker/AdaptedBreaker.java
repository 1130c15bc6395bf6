package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.millrace.core.spi.Call;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker of the user's own, of any class, as guards see it. It does what it does, and so promises less than
 * {@link StampedBreaker}:
 *
 * <ul>
 *   <li>The stamp is the state in which an attempt began. Results are left out when the state is another one now; one from the
 *       half-open state before this half-open state is not recognized, and a change between the leave and the look at the state
 *       neither.
 *   <li>It does not say when to come again: {@link #retryAt} is {@link Call#NEVER} while it is open. A retry gives up at once.
 *   <li>It may be half open for ever where its configuration says so (0, the default); but its probes end, after the
 *       configuration's time or 30 s.
 *   <li>It may have a timer thread, allocate, and call the user's consumers and predicates unguarded.
 * </ul>
 */
final class AdaptedBreaker implements Breaker {

    private final CircuitBreaker breaker;

    AdaptedBreaker(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    @Override
    public String name() {
        return breaker.getName();
    }

    @Override
    public long acquire(long now) {
        return breaker.tryAcquirePermission() ? stamp() : REFUSED;
    }

    /** Only asking for leave makes it half open when its wait is over. */
    @Override
    public boolean refuses(long now) {
        return false;
    }

    @Override
    public long retryAt(long now) {
        return switch (breaker.getState()) {
            case CLOSED, METRICS_ONLY, DISABLED -> now;
            default -> Call.NEVER;
        };
    }

    @Override
    public long probeTimeout(long stamp) {
        if (stamp != stampOf(State.HALF_OPEN)) {
            return Call.NEVER;
        }
        Duration wait = breaker.getCircuitBreakerConfig().getMaxWaitDurationInHalfOpenState();
        return BreakerRules.nanos(wait.isZero() ? BreakerRules.LONGEST_PROBE : wait);
    }

    @Override
    public void succeeded(long stamp, @Nullable Object value, long started, long now) {
        if (stamp == stamp()) {
            breaker.onResult(now - started, TimeUnit.NANOSECONDS, value);
        }
    }

    @Override
    public void failed(long stamp, Throwable error, long started, long now) {
        if (stamp == stamp()) {
            breaker.onError(now - started, TimeUnit.NANOSECONDS, error);
        }
    }

    @Override
    public void ignored(long stamp, Throwable error, long started, long now) {
        cancelled(stamp);
    }

    @Override
    public void cancelled(long stamp) {
        if (stamp == stamp()) {
            breaker.releasePermission();
        }
    }

    @Override
    public State state() {
        return breaker.getState();
    }

    private long stamp() {
        return stampOf(breaker.getState());
    }

    private static long stampOf(State state) {
        return state.ordinal() + 1L;
    }
}
