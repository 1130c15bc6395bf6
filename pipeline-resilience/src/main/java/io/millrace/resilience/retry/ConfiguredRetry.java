package io.millrace.resilience.retry;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code RetryConfig} of Resilience4j says: how many attempts, after which errors and results, and how long to wait. Its
 * functions run on the thread that ends the attempt, and must not block. What it has that cannot be done here is refused by name.
 */
public final class ConfiguredRetry {

    private static final Duration LONGEST = Duration.ofDays(1);

    private final RetryConfig config;

    private ConfiguredRetry(RetryConfig config) {
        this.config = config;
    }

    /**
     * The settings of {@code config}.
     *
     * @throws IllegalArgumentException if it has something that cannot be done here
     */
    public static ConfiguredRetry of(RetryConfig config) {
        if (config.getExceptionPredicate() == null || config.getIntervalBiFunction() == null) {
            throw new IllegalArgumentException("the RetryConfig has no functions any more: it loses them when it is"
                    + " serialized; make it where the pipeline runs");
        }
        if (config.getConsumeResultBeforeRetryAttempt() != null) {
            throw new IllegalArgumentException(
                    "consumeResultBeforeRetryAttempt cannot be taken over from a RetryConfig;"
                            + " look at the result in the function that is called");
        }
        if (config.isFailAfterMaxAttempts()) {
            throw new IllegalArgumentException("failAfterMaxAttempts cannot be taken over from a RetryConfig: the last"
                    + " result is the result; fail in the function that is called");
        }
        return new ConfiguredRetry(config);
    }

    /** How many attempts a call has, at least 1. */
    public int attempts() {
        return config.getMaxAttempts();
    }

    /** Whether an attempt that failed with {@code error} is repeated. One of the user's predicates that throws says no. */
    public boolean repeatsAfter(Throwable error) {
        return !(error instanceof Error) && test(config.getExceptionPredicate(), error);
    }

    /** Whether an attempt that returned {@code value} is repeated. */
    public boolean repeatsAfterResult(@Nullable Object value) {
        Predicate<Object> predicate = config.getResultPredicate();
        return predicate != null && value != null && test(predicate, value);
    }

    /**
     * How long to wait before the next attempt, in nanoseconds, from 0 to a day.
     *
     * @param attempt the number of the attempt that has ended, from 1
     * @param value what it returned; null when it failed
     * @param error what it failed with; null when it returned a value
     */
    public long delayNanos(int attempt, @Nullable Object value, @Nullable Throwable error) {
        Either<Throwable, Object> result = error == null ? Either.right(value) : Either.left(error);
        Long millis = config.<Object>getIntervalBiFunction().apply(attempt, result);
        return Duration.ofMillis(Math.max(0, Math.min(LONGEST.toMillis(), millis)))
                .toNanos();
    }

    private static <T> boolean test(Predicate<T> predicate, T argument) {
        try {
            return predicate.test(argument);
        } catch (RuntimeException says) {
            return false;
        }
    }
}
