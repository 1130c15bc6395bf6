package io.millrace.resilience;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallShedException;
import io.millrace.resilience.retry.RetryHint;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the end of an attempt says about the dependency. A function of the user's that throws, or gives null, has said nothing.
 *
 * @param errors null for the standard
 * @param type of the results that {@code results} knows
 * @param results null when all are successes
 */
record Judging(
        @Nullable CheckedFunction<Throwable, CallOutcome> errors,
        Class<?> type,
        @Nullable CheckedFunction<Object, CallOutcome> results)
        implements Serializable {

    static final Judging STANDARD = new Judging(null, Void.class, null);

    CallOutcome of(Call call, AttemptResult result, @Nullable Throwable error) {
        return switch (result) {
            case SUCCESS -> ofResult(call.result());
            case EMPTY -> CallOutcome.SUCCESS;
            case FAILURE -> error == null ? CallOutcome.FAILURE : ofError(error);
            case TIMEOUT, DEADLINE -> CallOutcome.FAILURE;
            case CANCELLED -> CallOutcome.IGNORED;
        };
    }

    private CallOutcome ofResult(@Nullable Object value) {
        return results == null || !type.isInstance(value)
                ? CallOutcome.SUCCESS
                : judged(results, value, CallOutcome.SUCCESS);
    }

    private CallOutcome ofError(Throwable error) {
        boolean overload =
                error instanceof CallShedException || error instanceof RetryHint hint && hint.retryAfter() != null;
        CallOutcome usually = overload ? CallOutcome.OVERLOAD : CallOutcome.FAILURE;
        return errors == null ? usually : judged(errors, error, usually);
    }

    private static <E> CallOutcome judged(CheckedFunction<E, CallOutcome> judge, E ending, CallOutcome otherwise) {
        try {
            CallOutcome outcome = judge.apply(ending);
            return outcome == null ? otherwise : outcome;
        } catch (Exception saysNothing) {
            return otherwise;
        }
    }
}
