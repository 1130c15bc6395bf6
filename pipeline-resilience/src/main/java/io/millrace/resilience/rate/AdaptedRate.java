package io.millrace.resilience.rate;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.millrace.core.spi.Call;
import java.time.Duration;

/**
 * A rate limiter of the user's own as one stage sees it. A permit cannot be given back to it. So the stage keeps one that was
 * reserved, or taken for an attempt that was not made, and its next attempt uses that, whatever it costs. To be used by one thread at
 * a time.
 */
final class AdaptedRate implements Rate {

    private final RateLimiter limiter;
    private boolean keeps;
    private long keptFor;

    AdaptedRate(RateLimiter limiter) {
        this.limiter = limiter;
    }

    @Override
    public long take(long cost, long now) {
        if (keeps) {
            if (now < keptFor) {
                return keptFor;
            }
            keeps = false;
            return now;
        }
        if (cost < 0 || cost > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the cost of a call under rate limiter '" + limiter.getName()
                    + "' must be from 0 to " + Integer.MAX_VALUE + ", was " + cost);
        }
        if (cost == 0) {
            return now;
        }
        long wait = limiter.reservePermission((int) cost);
        if (wait < 0) {
            return Call.NEVER; // longer than its own timeoutDuration
        }
        if (wait > 0) {
            keeps = true;
            keptFor = now + wait;
        }
        return now + wait;
    }

    @Override
    public void giveBack(long cost) {
        keeps = cost > 0 || keeps;
        keptFor = Long.MIN_VALUE;
    }

    @Override
    public RateLimitedException refusal(Duration wait) {
        return new RateLimitedException("rate limiter '" + limiter.getName() + "'", wait);
    }

    @Override
    public String toString() {
        return "AdaptedRate[" + limiter.getName() + "]";
    }
}
