package io.millrace.resilience.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.millrace.core.spi.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Threads whose calls succeed, fail, are ignored and cancelled while the breaker opens, half opens and closes under them (R2, R3).
 * No half-open state lends more probes than it has, and none is missing in the end.
 */
class BreakerRaceTest {

    private static final int THREADS = 4;
    private static final int CALLS = Boolean.getBoolean("thorough") ? 1_000_000 : 100_000;
    private static final int PROBES = 2;
    private static final long MILLI = 1_000_000;

    private final AtomicLong time = new AtomicLong();
    private final StampedBreaker breaker = new StampedBreaker(
            "raced", BreakerBench.small().build(), 100 * MILLI, time::get, new SplittableRandom(7)::nextDouble);
    /** Probes that are out, or have come back with a result, by the generation they were lent in. */
    private final Map<Long, AtomicInteger> lent = new ConcurrentHashMap<>();

    private final AtomicInteger mostLent = new AtomicInteger();

    @Test
    void lendsNoProbeTwiceAndLosesNone() throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            all.add(threads.submit(() -> {
                start.await();
                return calls(random);
            }));
        }
        int made = 0;
        for (Future<Integer> thread : all) {
            made += thread.get();
        }
        threads.shutdown();

        assertThat(made).isGreaterThan(CALLS / 100);
        assertThat(mostLent).hasValue(PROBES);
        assertThat(breaker.lateResults()).isPositive();

        breaker.reset();
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        for (int probe = 0; probe < PROBES; probe++) {
            assertThat(breaker.acquire(time.get())).isNotEqualTo(Breaker.REFUSED);
        }
        assertThat(breaker.acquire(time.get())).isEqualTo(Breaker.REFUSED);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    /** Keeps up to three attempts out at a time; how many were permitted. */
    private int calls(SplittableRandom random) {
        List<Long> out = new ArrayList<>();
        int made = 0;
        for (int call = 0; call < CALLS; call++) {
            long now = time.addAndGet(random.nextInt(10) * MILLI);
            long stamp = breaker.acquire(now);
            if (stamp != Breaker.REFUSED) {
                made++;
                borrowed(stamp);
                out.add(stamp);
            }
            while (out.size() > random.nextInt(4)) {
                settle(out.remove(random.nextInt(out.size())), random, now);
            }
        }
        out.forEach(breaker::cancelled);
        return made;
    }

    private void borrowed(long stamp) {
        if (breaker.probeTimeout(stamp) != Call.NEVER) {
            int probes = lent.computeIfAbsent(stamp, generation -> new AtomicInteger())
                    .incrementAndGet();
            mostLent.accumulateAndGet(probes, Math::max);
        }
    }

    private void settle(long stamp, SplittableRandom random, long now) {
        switch (random.nextInt(6)) {
            case 0, 1 -> breaker.succeeded(stamp, "answer", now, now);
            case 2, 3 -> breaker.failed(stamp, new IllegalStateException("broken"), now, now);
            case 4 -> {
                givenBack(stamp);
                breaker.cancelled(stamp);
            }
            default -> {
                givenBack(stamp);
                breaker.ignored(stamp, new IllegalStateException("shed"), now, now);
            }
        }
    }

    private void givenBack(long stamp) {
        AtomicInteger probes = lent.get(stamp);
        if (probes != null) {
            probes.decrementAndGet();
        }
    }
}
