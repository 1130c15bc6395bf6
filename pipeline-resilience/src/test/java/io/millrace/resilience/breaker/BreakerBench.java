package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.millrace.core.spi.Call;
import java.time.Duration;

/** A breaker whose time the test sets, and the calls that it makes through it. */
final class BreakerBench {

    static final long SECOND = 1_000_000_000L;
    static final long MILLI = 1_000_000L;
    static final Throwable BROKEN = new IllegalStateException("broken");

    final StampedBreaker breaker;
    private long now;

    private BreakerBench(CircuitBreakerConfig config, long start) {
        this.now = start;
        this.breaker = new StampedBreaker("inventory", config, 100 * MILLI, () -> now, () -> 0.5);
    }

    static BreakerBench of(CircuitBreakerConfig.Builder config) {
        return new BreakerBench(config.build(), 0);
    }

    static BreakerBench of(CircuitBreakerConfig config, long start) {
        return new BreakerBench(config, start);
    }

    /** Half of at least 4 of the last 10 calls; 2 probes; open for 1, 2, 4 s; a call above 80 ms is slow; half open for 10 s. */
    static CircuitBreakerConfig.Builder small() {
        return small(new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(4), 0));
    }

    /** The same, open for another time. */
    static CircuitBreakerConfig.Builder small(IntervalFunction open) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(10, 4, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(50)
                .slowCallRateThreshold(80)
                .slowCallDurationThreshold(Duration.ofMillis(80))
                .permittedNumberOfCallsInHalfOpenState(2)
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(10))
                .waitIntervalFunctionInOpenState(open);
    }

    long now() {
        return now;
    }

    BreakerBench pass(long nanos) {
        now += nanos;
        return this;
    }

    BreakerBench goTo(long time) {
        now = time;
        return this;
    }

    long acquire() {
        return breaker.acquire(now);
    }

    void succeed(long stamp) {
        breaker.succeeded(stamp, "answer", now, now);
    }

    void succeedAfter(long stamp, long nanos) {
        breaker.succeeded(stamp, "answer", now - nanos, now);
    }

    void fail(long stamp) {
        breaker.failed(stamp, BROKEN, now, now);
    }

    void ignore(long stamp) {
        breaker.ignored(stamp, BROKEN, now, now);
    }

    void cancel(long stamp) {
        breaker.cancelled(stamp);
    }

    /** Calls, one after the other: {@code s} succeeds, {@code f} fails, {@code l} is slow, {@code i} ignored, {@code c} cancelled. */
    BreakerBench calls(String script) {
        for (char call : script.toCharArray()) {
            long stamp = acquire();
            switch (call) {
                case 's' -> succeed(stamp);
                case 'f' -> fail(stamp);
                case 'l' -> succeedAfter(stamp, 81 * MILLI);
                case 'F' -> breaker.failed(stamp, BROKEN, now - 81 * MILLI, now);
                case 'i' -> ignore(stamp);
                case 'c' -> cancel(stamp);
                default -> throw new IllegalArgumentException("no such call: " + call);
            }
        }
        return this;
    }

    /** Open since now, for a second. */
    BreakerBench opened() {
        return calls("ffff");
    }

    /** Half open with the first of its two probes out, whose stamp is returned. */
    long halfOpened() {
        opened().pass(SECOND);
        return acquire();
    }

    long retryIn() {
        long at = breaker.retryAt(now);
        return at == Call.NEVER ? Call.NEVER : at - now;
    }
}
