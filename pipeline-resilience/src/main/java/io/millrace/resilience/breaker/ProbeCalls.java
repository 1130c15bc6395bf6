package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The results of a half-open breaker's probes. Only when all are there does it close, so that the last one must not be seen before
 * what the others have said: each is recorded, and all are judged, at once.
 */
final class ProbeCalls implements Results {

    /*
     * One word holds three numbers of 21 bits, which is as many as there are probes at most: from below calls, failed and slow.
     */
    private static final int BITS = 21;
    private static final long MASK = (1L << BITS) - 1;
    private static final long ONE_CALL = 1;
    private static final long ONE_FAILED = 1L << BITS;
    private static final long ONE_SLOW = 1L << 2 * BITS;

    private final int probes;
    private final AtomicLong word = new AtomicLong();
    private final AtomicInteger slowAndFailed = new AtomicInteger();

    /** None of {@code probes} has come back. */
    ProbeCalls(int probes) {
        this.probes = probes;
    }

    @Override
    public boolean record(int result, int enough, long now) {
        boolean failed = (result & FAILED) != 0;
        boolean slow = (result & SLOW) != 0;
        long added = ONE_CALL + (failed ? ONE_FAILED : 0) + (slow ? ONE_SLOW : 0);
        while (true) {
            long seen = word.get();
            if (calls(seen) >= probes) {
                // Somebody records what he has not asked for.
                return false;
            }
            if (word.compareAndSet(seen, seen + added)) {
                if (failed && slow) {
                    slowAndFailed.getAndIncrement();
                }
                return true;
            }
        }
    }

    @Override
    public Verdict judgedBy(BreakerRules rules, State state) {
        long seen = word.get();
        return rules.judge(state, calls(seen), failed(seen), slow(seen));
    }

    @Override
    public void advance(long now) {
        // Nothing gets too old.
    }

    @Override
    public long calls() {
        return calls(word.get());
    }

    @Override
    public long failed() {
        return failed(word.get());
    }

    @Override
    public long slow() {
        return slow(word.get());
    }

    @Override
    public long slowAndFailed() {
        return slowAndFailed.get();
    }

    private static long calls(long seen) {
        return seen & MASK;
    }

    private static long failed(long seen) {
        return seen >>> BITS & MASK;
    }

    private static long slow(long seen) {
        return seen >>> 2 * BITS & MASK;
    }
}
