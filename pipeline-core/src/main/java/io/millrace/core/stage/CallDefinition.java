package io.millrace.core.stage;

import io.millrace.core.Service;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.Policy;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A stage that makes one call for each element, several at a time.
 *
 * @param kind what the function returns and where it runs
 * @param function makes the call; its first argument is the client of {@code service}, or null without a service
 * @param named the function as the user gave it
 * @param service whose client the function uses; null for none
 * @param concurrency how many elements the stage has in hand at most; 0 for as many as the pool has threads
 * @param order whether results leave in the order in which elements entered
 * @param policy what protects the calls; null for nothing
 * @param fallback makes, of the element and its error, what to emit when a call has failed for good; null for nothing
 * @param pool the name of the pool that the function runs on; null for the one of its kind
 */
public record CallDefinition(
        Kind kind,
        CheckedBiFunction<@Nullable Object, Object, @Nullable Object> function,
        Serializable named,
        @Nullable Service<?> service,
        int concurrency,
        Order order,
        @Nullable Policy policy,
        @Nullable CheckedBiFunction<Object, Throwable, Object> fallback,
        @Nullable String pool)
        implements StageDefinition {

    /** What the function returns and where it runs. */
    public enum Kind {
        /** Returns a publisher; runs on the thread that holds the stage. */
        ASYNC("mapAsync"),
        /** Returns a completion stage; runs on the thread that holds the stage. */
        FUTURE("mapFuture"),
        /** Returns the value; runs on the CPU pool. */
        CPU("mapCpu"),
        /** Returns the value; runs on the blocking pool. */
        BLOCKING("mapBlocking");

        private final String verb;

        Kind(String verb) {
            this.verb = verb;
        }

        /** Whether the function runs on a pool. */
        public boolean pooled() {
            return this == CPU || this == BLOCKING;
        }
    }

    /** The order of results. */
    public sealed interface Order extends Serializable {

        /** The orders that need no function. */
        enum Plain implements Order {
            /** The order in which elements entered. */
            INPUT,
            /** The order in which calls end. */
            COMPLETION
        }

        /**
         * For elements of one key the order in which they entered, and one call at a time; else the order in which calls end.
         *
         * @param key tells the key of an element
         */
        record ByKey(CheckedFunction<Object, Object> key) implements Order {}
    }

    /** Checks the concurrency. */
    public CallDefinition {
        if (concurrency < 0) {
            throw new IllegalArgumentException("concurrency must be at least 1, was " + concurrency);
        }
    }

    @Override
    public String verb() {
        return kind.verb;
    }

    @Override
    public String detail() {
        StringBuilder text = new StringBuilder();
        text.append(concurrency == 0 ? "one a thread" : concurrency + " at a time");
        if (pool != null) {
            text.append(" on pool '").append(pool).append("'");
        }
        text.append(
                order instanceof Order.ByKey byKey
                        ? ", in order by " + FunctionNames.of(byKey.key()).orElse("key")
                        : order == Order.Plain.INPUT ? ", in order" : ", unordered");
        if (policy != null) {
            text.append("; ").append(policy.detail());
        }
        if (fallback != null) {
            text.append("; fallback");
        }
        return text.toString();
    }

    @Override
    public String defaultName() {
        return FunctionNames.of(named).orElse(verb());
    }

    /** This stage with another order. */
    public CallDefinition with(Order newOrder) {
        return new CallDefinition(kind, function, named, service, concurrency, newOrder, policy, fallback, pool);
    }

    /** This stage with a policy. */
    public CallDefinition with(Policy newPolicy) {
        return new CallDefinition(kind, function, named, service, concurrency, order, newPolicy, fallback, pool);
    }

    /** This stage with a fallback. */
    public CallDefinition with(CheckedBiFunction<Object, Throwable, Object> newFallback) {
        return new CallDefinition(kind, function, named, service, concurrency, order, policy, newFallback, pool);
    }

    /** This stage on another pool. */
    public CallDefinition with(String newPool) {
        return new CallDefinition(kind, function, named, service, concurrency, order, policy, fallback, newPool);
    }
}
