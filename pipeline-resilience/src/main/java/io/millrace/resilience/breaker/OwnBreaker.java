package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.millrace.core.spi.PolicyContext;

/**
 * A circuit breaker of the user's own. It keeps only the promises of its class; one that is a {@link StampedBreaker} keeps all of
 * ours.
 *
 * @param instance any; a policy that has it cannot be serialized
 */
@SuppressWarnings("serial") // refused by Java when it is serialized, with the name of the instance's class
public record OwnBreaker(CircuitBreaker instance) implements BreakerChoice {

    @Override
    public String name() {
        return instance.getName();
    }

    @Override
    public Breaker open(PolicyContext context, long attemptTimeoutNanos) {
        return instance instanceof Breaker ours ? ours : new AdaptedBreaker(instance);
    }

    @Override
    public String toString() {
        return "own circuit breaker '" + name() + "'";
    }
}
