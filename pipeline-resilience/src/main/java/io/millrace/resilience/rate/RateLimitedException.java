package io.millrace.resilience.rate;

import io.millrace.resilience.retry.RetryHint;
import java.time.Duration;

/** A call was not made since its turn under a rate limit would come after its deadline. It has no stack trace. */
public final class RateLimitedException extends RuntimeException implements RetryHint {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * A call under {@code settings} was refused.
     *
     * @param retryAfter when its turn would have come
     */
    public RateLimitedException(RateSettings settings, Duration retryAfter) {
        this(settings.toString(), retryAfter);
    }

    RateLimitedException(String limit, Duration retryAfter) {
        super(limit + " has no permit for a call before its deadline", null, true, false);
        this.retryAfter = retryAfter;
    }

    @Override
    public Duration retryAfter() {
        return retryAfter;
    }
}
