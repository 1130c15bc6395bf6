package io.millrace.resilience.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stages on threads of their own that take, give back, are woken, abandon what they waited for, and end, all at once. Each
 * ends after a given number of calls, so a wake that is lost shows as a test that does not end.
 */
class BulkheadRaceTest {

    private static final int STAGES = 4;
    private static final int MOST_PERMITS = 6;
    private static final int CALLS = Boolean.getBoolean("thorough") ? 1_000_000 : 50_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void losesNoPermitAndNoWake(int permits) throws Exception {
        Bulkhead bulkhead = new Bulkhead("db", permits);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostRunning = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(STAGES);
        ExecutorService threads = Executors.newFixedThreadPool(STAGES);
        List<Future<Figures>> stages = new ArrayList<>();
        for (int i = 0; i < STAGES; i++) {
            RacingStage stage = new RacingStage(bulkhead, running, mostRunning, 31 * permits + i);
            stages.add(threads.submit(() -> {
                start.await();
                return stage.run();
            }));
        }
        Figures total = sum(stages);
        threads.shutdown();

        assertThat(total.made() + total.abandoned()).isEqualTo(STAGES * CALLS);
        assertThat(running).hasValue(0);
        assertThat(mostRunning.get()).isLessThanOrEqualTo(permits);
        assertThat(bulkhead.available()).isEqualTo(permits);
        assertThat(bulkhead.waiting()).isZero();
    }

    // As above, while the number of permits changes all the time. It ends at the highest.
    @Test
    void losesNoPermitAndNoWakeWhileItIsResized() throws Exception {
        Bulkhead bulkhead = new Bulkhead("db", 3);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostRunning = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        CyclicBarrier start = new CyclicBarrier(STAGES + 1);
        ExecutorService threads = Executors.newFixedThreadPool(STAGES + 1);
        List<Future<Figures>> stages = new ArrayList<>();
        for (int i = 0; i < STAGES; i++) {
            RacingStage stage = new RacingStage(bulkhead, running, mostRunning, 17 + i);
            stages.add(threads.submit(() -> {
                start.await();
                return stage.run();
            }));
        }
        Future<?> resizes = threads.submit(() -> {
            SplittableRandom random = new SplittableRandom(5);
            start.await();
            while (!over.get()) {
                bulkhead.resize(random.nextInt(1, MOST_PERMITS)).run();
            }
            bulkhead.resize(MOST_PERMITS).run();
            return null;
        });
        Figures total = sum(stages);
        over.set(true);
        resizes.get();
        threads.shutdown();

        assertThat(total.made() + total.abandoned()).isEqualTo(STAGES * CALLS);
        assertThat(running).hasValue(0);
        assertThat(bulkhead.available()).isEqualTo(MOST_PERMITS);
        assertThat(bulkhead.taken()).isZero();
        assertThat(bulkhead.waiting()).isZero();
    }

    private static Figures sum(List<Future<Figures>> stages) throws InterruptedException, ExecutionException {
        int made = 0;
        int abandoned = 0;
        for (Future<Figures> stage : stages) {
            made += stage.get().made();
            abandoned += stage.get().abandoned();
        }
        return new Figures(made, abandoned);
    }

    record Figures(int made, int abandoned) {}

    /** Does what the engine does for one stage with at most three calls in hand. */
    private static final class RacingStage {
        private final Semaphore wakes = new Semaphore(0);
        private final StagePermits permits;
        private final AtomicInteger running;
        private final AtomicInteger mostRunning;
        private final SplittableRandom random;
        private int inHand;
        private int made;
        private int abandoned;

        RacingStage(Bulkhead bulkhead, AtomicInteger running, AtomicInteger mostRunning, long seed) {
            this.permits = new StagePermits(bulkhead, wakes::release);
            this.running = running;
            this.mostRunning = mostRunning;
            this.random = new SplittableRandom(seed);
        }

        Figures run() throws InterruptedException {
            while (made + abandoned < CALLS) {
                oneCall();
                if (random.nextInt(4) == 0) {
                    wakeWithoutParkedCall();
                }
                while (inHand > random.nextInt(4)) {
                    settle();
                }
            }
            endWithCallsInHand();
            return new Figures(made, abandoned);
        }

        private void oneCall() throws InterruptedException {
            while (!permits.takeOrLineUp()) {
                if (random.nextInt(3) == 0) {
                    abandoned++;
                    return;
                }
                while (inHand > 0) {
                    settle();
                }
                wakes.acquire();
            }
            made++;
            inHand++;
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        }

        private void wakeWithoutParkedCall() {
            wakes.drainPermits();
            permits.leaveLine();
        }

        private void settle() {
            inHand--;
            running.decrementAndGet();
            permits.giveBack();
        }

        private void endWithCallsInHand() {
            running.addAndGet(-inHand);
            permits.close();
        }
    }
}
