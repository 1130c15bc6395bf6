package io.millrace.resilience;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.PolicyContext;
import io.millrace.resilience.retry.ConfiguredRetry;
import io.millrace.resilience.retry.Retry;
import io.millrace.resilience.retry.RetryBudget;
import io.millrace.resilience.retry.RetryHints;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether and when the attempts of a stage are repeated, and what their errors say. To be used by one thread at a time. */
final class Repeating {

    private static final double NEW = 0.1;

    private final PolicyContext context;
    private final @Nullable Retry retry;
    private final @Nullable ConfiguredRetry configured;
    private final @Nullable RetryBudget budget;
    private final @Nullable CheckedFunction<Throwable, @Nullable Duration> hints;
    private final Judging judging;
    private double meanNanos;

    Repeating(
            PolicyContext context,
            @Nullable Retry retry,
            @Nullable ConfiguredRetry configured,
            @Nullable RetryBudget budget,
            @Nullable CheckedFunction<Throwable, @Nullable Duration> hints,
            Judging judging) {
        this.context = context;
        this.retry = retry;
        this.configured = configured;
        this.budget = budget;
        this.hints = hints;
        this.judging = judging;
    }

    /** Whether somebody further out repeats the call, so that it must not be repeated here as well. */
    static boolean isRepeatedAbove(Call call) {
        CallTerms given = CallTerms.find(call.context());
        return given != null && given.isRepetition();
    }

    /** What the end of an attempt says of the dependency. */
    CallOutcome outcome(Call call, AttemptResult result, @Nullable Throwable error) {
        return judging.of(call, result, error);
    }

    void succeeded(long nanos, long now) {
        if (budget != null) {
            budget.succeeded(now);
        }
        meanNanos = meanNanos == 0 ? nanos : meanNanos + NEW * (nanos - meanNanos);
    }

    /** When the next attempt is due; {@link Call#NEVER} when there is none. */
    long next(Call call, AttemptResult result, @Nullable Throwable error, CallOutcome outcome, long now) {
        if (retry == null || !mayHelp(retry, call, result, error, outcome) || isRepeatedAbove(call)) {
            return Call.NEVER;
        }
        long hint = error == null ? Call.NEVER : RetryHints.nanos(error, this::hinted);
        if (outcome == CallOutcome.OVERLOAD && hint == Call.NEVER) {
            return Call.NEVER;
        }
        long next = configured == null
                ? retry.nextAttempt(call.attempt(), call.deadline(), now, context.random(), hint, (long) meanNanos)
                : asConfigured(configured, call, error, now, hint);
        return next == Call.NEVER || budget == null || budget.tryTake(now) ? next : Call.NEVER;
    }

    private boolean mayHelp(
            Retry limited, Call call, AttemptResult result, @Nullable Throwable error, CallOutcome outcome) {
        if (outcome == CallOutcome.IGNORED || call.attempt() >= limited.attempts()) {
            return false;
        }
        if (error != null) {
            return outcome != CallOutcome.SUCCESS
                    && limited.repeats(call.attempt(), result, error)
                    && (configured == null || configured.repeatsAfter(error));
        }
        return outcome != CallOutcome.SUCCESS || configured != null && configured.repeatsAfterResult(call.result());
    }

    private long asConfigured(ConfiguredRetry config, Call call, @Nullable Throwable error, long now, long hint) {
        long delay;
        try {
            delay = config.delayNanos(call.attempt(), error == null ? call.result() : null, error);
        } catch (RuntimeException saysNothing) {
            return Call.NEVER;
        }
        delay += hint == Call.NEVER ? 0 : hint;
        boolean tooLate = call.deadline() != Call.NEVER && call.deadline() - now - (long) meanNanos <= delay;
        return tooLate ? Call.NEVER : now + delay;
    }

    private @Nullable Duration hinted(Throwable error) {
        try {
            return hints == null ? null : hints.apply(error);
        } catch (Exception saysNothing) {
            return null;
        }
    }

    /** Takes what a hedge costs. */
    boolean pays(long now) {
        return budget == null || budget.tryTake(now);
    }

    /** Gives back what was taken for a hedge that is not made after all. */
    void isPaidBack(long now) {
        if (budget != null) {
            budget.giveBack(now);
        }
    }
}
