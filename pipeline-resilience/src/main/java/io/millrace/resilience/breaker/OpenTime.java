package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/** How long a breaker stays open, in nanoseconds, by how often in a row it has opened: what its configuration says. */
final class OpenTime implements IntToLongFunction {

    private static final Logger LOG = Loggers.getLogger(StampedBreaker.class);

    private final String name;
    private final IntervalFunction interval;
    private final DoubleSupplier random;

    OpenTime(String name, CircuitBreakerConfig config, DoubleSupplier random) {
        this.name = name;
        this.interval = config.getWaitIntervalFunctionInOpenState();
        this.random = random;
    }

    @Override
    public long applyAsLong(int openings) {
        if (interval instanceof DoublingWait doubling) {
            return doubling.nanos(openings, random.getAsDouble());
        }
        Long millis = given(openings);
        return millis == null
                ? DoublingWait.STANDARD.nanos(openings, random.getAsDouble())
                : BreakerRules.nanos(Duration.ofMillis(Math.max(0, millis)));
    }

    private @Nullable Long given(int openings) {
        try {
            return interval.apply(openings);
        } catch (RuntimeException | Error thrown) {
            LOG.warn("waitIntervalFunctionInOpenState of circuit breaker '{}' has thrown", name, thrown);
            return null;
        }
    }
}
