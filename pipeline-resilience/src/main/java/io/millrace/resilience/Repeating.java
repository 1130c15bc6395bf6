package io.millrace.resilience;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallShedException;
import io.millrace.core.spi.PolicyContext;
import io.millrace.resilience.retry.Retry;
import io.millrace.resilience.retry.RetryBudget;
import io.millrace.resilience.retry.RetryHint;
import io.millrace.resilience.retry.RetryHints;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether and when the attempts of a stage are repeated, and what their errors say. To be used by one thread at a time. */
final class Repeating {

    private static final double NEW = 0.1;

    private final PolicyContext context;
    private final @Nullable Retry retry;
    private final @Nullable RetryBudget budget;
    private final @Nullable CheckedFunction<Throwable, @Nullable Duration> hints;
    private final @Nullable CheckedFunction<Throwable, CallOutcome> judge;
    private double meanNanos;

    Repeating(
            PolicyContext context,
            @Nullable Retry retry,
            @Nullable RetryBudget budget,
            @Nullable CheckedFunction<Throwable, @Nullable Duration> hints,
            @Nullable CheckedFunction<Throwable, CallOutcome> judge) {
        this.context = context;
        this.retry = retry;
        this.budget = budget;
        this.hints = hints;
        this.judge = judge;
    }

    /** Whether somebody further out repeats the call, so that it must not be repeated here as well. */
    static boolean isRepeatedAbove(Call call) {
        CallTerms given = CallTerms.find(call.context());
        return given != null && given.isRepetition();
    }

    /** What {@code error} says of the dependency. A function of the user's that throws, or gives null, says nothing. */
    CallOutcome outcome(Throwable error) {
        if (judge != null) {
            try {
                CallOutcome judged = judge.apply(error);
                if (judged != null) {
                    return judged;
                }
            } catch (Exception saysNothing) {
                // as if there were no function
            }
        }
        boolean overload =
                error instanceof CallShedException || error instanceof RetryHint hint && hint.retryAfter() != null;
        return overload ? CallOutcome.OVERLOAD : CallOutcome.FAILURE;
    }

    void succeeded(long nanos, long now) {
        if (budget != null) {
            budget.succeeded(now);
        }
        meanNanos = meanNanos == 0 ? nanos : meanNanos + NEW * (nanos - meanNanos);
    }

    /** When the next attempt is due; {@link Call#NEVER} when there is none. */
    long next(Call call, AttemptResult result, @Nullable Throwable error, CallOutcome outcome, long now) {
        if (retry == null
                || error == null
                || outcome == CallOutcome.IGNORED
                || !retry.repeats(call.attempt(), result, error)
                || isRepeatedAbove(call)) {
            return Call.NEVER;
        }
        long hint = RetryHints.nanos(error, this::hinted);
        if (outcome == CallOutcome.OVERLOAD && hint == Call.NEVER) {
            return Call.NEVER;
        }
        long next = retry.nextAttempt(call.attempt(), call.deadline(), now, context.random(), hint, (long) meanNanos);
        return next == Call.NEVER || budget == null || budget.tryTake(now) ? next : Call.NEVER;
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
