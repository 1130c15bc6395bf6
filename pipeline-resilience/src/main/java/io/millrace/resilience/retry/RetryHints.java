package io.millrace.resilience.retry;

import io.millrace.core.spi.Call;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an error says about when to try again. */
public final class RetryHints {

    private static final int DEEPEST_CAUSE = 8;

    private RetryHints() {}

    /**
     * The wait that {@code error} asks for, in nanoseconds, at least 0; {@link Call#NEVER} when it asks for none. The user's
     * function is asked first, then the error and its causes, up to eight, when they are a {@link RetryHint}. A negative
     * duration is zero; a function that throws, or gives null, says nothing.
     *
     * @param given the user's own reading of an error; null for none
     */
    public static long nanos(Throwable error, @Nullable Function<? super Throwable, @Nullable Duration> given) {
        Duration wait = given == null ? null : asked(error, given);
        Throwable cause = error;
        for (int depth = 0; wait == null && cause != null && depth < DEEPEST_CAUSE; depth++) {
            wait = cause instanceof RetryHint hint ? hint.retryAfter() : null;
            cause = cause.getCause();
        }
        return wait == null ? Call.NEVER : bounded(wait);
    }

    private static @Nullable Duration asked(Throwable error, Function<? super Throwable, @Nullable Duration> given) {
        try {
            return given.apply(error);
        } catch (RuntimeException nothingToSay) {
            return null;
        }
    }

    private static long bounded(Duration wait) {
        if (wait.isNegative()) {
            return 0;
        }
        return (wait.compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : wait).toNanos();
    }
}
