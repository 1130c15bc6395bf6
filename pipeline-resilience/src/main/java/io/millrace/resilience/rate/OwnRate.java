package io.millrace.resilience.rate;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.internal.SemaphoreBasedRateLimiter;
import io.millrace.core.spi.PolicyContext;

/**
 * A rate limiter of the user's own. It keeps only the promises of its class.
 *
 * @param instance one that can reserve permits; a policy that has it cannot be serialized
 */
@SuppressWarnings("serial") // refused by Java when it is serialized, with the name of the instance's class
public record OwnRate(RateLimiter instance) implements RateChoice {

    /** Refuses one that can only wait on a thread. */
    public OwnRate {
        if (instance instanceof SemaphoreBasedRateLimiter) {
            throw new IllegalArgumentException(
                    "rate limiter '" + instance.getName() + "' is a SemaphoreBasedRateLimiter,"
                            + " which makes threads wait, and here calls wait without one; use RateLimiter.of(...), or"
                            + " RateSettings.of(name, config)");
        }
    }

    @Override
    public String name() {
        return instance.getName();
    }

    @Override
    public Rate open(PolicyContext context) {
        return new AdaptedRate(instance);
    }

    @Override
    public String toString() {
        return "own rate limiter '" + name() + "'";
    }
}
