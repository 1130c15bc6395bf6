package io.github.resilience4j.reactor.circuitbreaker.operator;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import reactor.core.CoreSubscriber;

/**
 * The subscriber of {@link CircuitBreakerOperator}, cancelled at the moment when it has just found out that it is not: what
 * another thread may do at any time, always. In this package because the class that it extends is not public.
 */
public final class CancelledMeanwhile<T> extends CircuitBreakerSubscriber<T> {

    private boolean asked;

    /** As the operator makes one for a {@code Mono}. */
    public CancelledMeanwhile(CircuitBreaker breaker, CoreSubscriber<? super T> actual) {
        super(breaker, actual, true);
    }

    @Override
    public boolean isDisposed() {
        boolean disposed = super.isDisposed();
        if (!asked) {
            asked = true;
            cancel();
        }
        return disposed;
    }
}
