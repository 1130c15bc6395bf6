package io.millrace.resilience;

import io.github.resilience4j.retry.RetryConfig;
import io.millrace.core.function.CheckedFunction;
import io.millrace.resilience.breaker.BreakerChoice;
import io.millrace.resilience.bulkhead.BulkheadSettings;
import io.millrace.resilience.limit.LimitSettings;
import io.millrace.resilience.retry.RetryBudgetSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The components of {@link CallSettings}, to be changed one at a time. */
final class CallDraft {

    @Nullable
    Duration deadline;

    @Nullable
    Shedding queue;

    int attempts;
    boolean repeatable;

    @Nullable
    RetryConfig retry;

    @Nullable
    RetryBudgetSettings budget;

    @Nullable
    CheckedFunction<Throwable, @Nullable Duration> hints;

    Judging judging;
    boolean hedges;

    @Nullable
    BreakerChoice breaker;

    @Nullable
    CostLimit rate;

    @Nullable
    LimitSettings limit;

    @Nullable
    BulkheadSettings bulkhead;

    @Nullable
    Duration attemptTimeout;

    CallDraft(CallSettings from) {
        this.deadline = from.deadline();
        this.queue = from.queue();
        this.attempts = from.attempts();
        this.repeatable = from.repeatable();
        this.retry = from.retry();
        this.budget = from.budget();
        this.hints = from.hints();
        this.judging = from.judging();
        this.hedges = from.hedges();
        this.breaker = from.breaker();
        this.rate = from.rate();
        this.limit = from.limit();
        this.bulkhead = from.bulkhead();
        this.attemptTimeout = from.attemptTimeout();
    }

    CallSettings settings() {
        return new CallSettings(
                deadline,
                queue,
                attempts,
                repeatable,
                retry,
                budget,
                hints,
                judging,
                hedges,
                breaker,
                rate,
                limit,
                bulkhead,
                attemptTimeout);
    }
}
