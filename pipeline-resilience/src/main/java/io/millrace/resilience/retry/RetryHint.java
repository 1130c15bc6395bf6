package io.millrace.resilience.retry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An exception that knows when it is worth while to try again. For users' exceptions too. */
public interface RetryHint {

    /** How long to wait before the next attempt; null when it does not know. */
    @Nullable
    Duration retryAfter();
}
