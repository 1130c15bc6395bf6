package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.TransitionCheckResult;
import io.github.resilience4j.core.functions.Either;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/** The functions of a breaker's configuration: what a value or an error means. One that throws has called it a failure. */
final class ResultRules {

    /** What an error means. */
    enum Meaning {
        SUCCESS,
        FAILURE,
        IGNORED
    }

    private static final Logger LOG = Loggers.getLogger(StampedBreaker.class);

    /** What every configuration has that was not given one: it needs not be called, and would allocate. */
    private static final Function<Either<Object, Throwable>, TransitionCheckResult> NO_TRANSITION =
            CircuitBreakerConfig.ofDefaults().getTransitionOnResult();

    private final String name;
    private final Predicate<Throwable> ignores;
    private final Predicate<Throwable> records;
    private final Predicate<Object> recordsResult;
    private final Function<Either<Object, Throwable>, TransitionCheckResult> transition;

    ResultRules(String name, CircuitBreakerConfig config) {
        this.name = name;
        this.ignores = present(config.getIgnoreExceptionPredicate());
        this.records = present(config.getRecordExceptionPredicate());
        this.recordsResult = present(config.getRecordResultPredicate());
        this.transition = present(config.getTransitionOnResult());
        present(config.getWaitIntervalFunctionInOpenState());
        present(config.getCurrentTimestampFunction());
        present(config.getClock());
    }

    /** Futures wrap what their function failed with. */
    static Throwable unwrapped(Throwable error) {
        Throwable cause = error.getCause();
        boolean wraps = error instanceof CompletionException || error instanceof ExecutionException;
        return wraps && cause != null ? cause : error;
    }

    Meaning of(Throwable error) {
        if (tests(ignores, error, false)) {
            return Meaning.IGNORED;
        }
        return tests(records, error, true) ? Meaning.FAILURE : Meaning.SUCCESS;
    }

    boolean isFailure(Object value) {
        return tests(recordsResult, value, true);
    }

    /** Whether the configuration wants the breaker to open because of this result, whatever the others say; null for no. */
    @Nullable
    TransitionCheckResult opensAfter(@Nullable Object value, @Nullable Throwable error) {
        if (transition == NO_TRANSITION || (value == null && error == null)) {
            return null;
        }
        try {
            TransitionCheckResult check =
                    transition.apply(error == null ? Either.left(Objects.requireNonNull(value)) : Either.right(error));
            return check.isTransitionToOpen() ? check : null;
        } catch (RuntimeException | Error thrown) {
            LOG.warn("transitionOnResult of circuit breaker '{}' has thrown; the breaker stays as it is", name, thrown);
            return null;
        }
    }

    private <T> boolean tests(Predicate<T> predicate, T argument, boolean whenItThrows) {
        try {
            return predicate.test(argument);
        } catch (RuntimeException | Error thrown) {
            LOG.warn("a predicate of circuit breaker '{}' has thrown; the call counts as failed", name, thrown);
            return whenItThrows;
        }
    }

    private <F> F present(@Nullable F function) {
        if (function == null) {
            throw new IllegalArgumentException("the configuration of circuit breaker '" + name
                    + "' has no functions any more: a CircuitBreakerConfig loses them when it is serialized;"
                    + " make it where the pipeline runs");
        }
        return function;
    }
}
