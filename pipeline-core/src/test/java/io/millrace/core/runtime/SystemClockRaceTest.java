package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemClockRaceTest {

    private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);
    private static final int THREADS = 4;

    private final SystemClock clock = new SystemClock("race");

    @AfterEach
    void close() {
        clock.close();
    }

    private interface Part {
        void run(int thread) throws Exception;
    }

    private static void inParallel(Part part) {
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        CountDownLatch together = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            CompletableFuture<Void> done = new CompletableFuture<>();
            parts.add(done);
            new Thread(() -> {
                        try {
                            together.countDown();
                            together.await();
                            part.run(number);
                            done.complete(null);
                        } catch (Throwable failure) {
                            done.completeExceptionally(failure);
                        }
                    })
                    .start();
        }
        parts.forEach(CompletableFuture::join);
    }

    @Test
    void runsEveryTimerOnceAndNoneEarly() throws Exception {
        int each = 5_000;
        CountDownLatch left = new CountDownLatch(THREADS * each);
        AtomicInteger early = new AtomicInteger();
        AtomicIntegerArray runs = new AtomicIntegerArray(THREADS * each);
        inParallel(thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            for (int i = 0; i < each; i++) {
                int number = thread * each + i;
                long delay = random.nextLong(-1_000_000, 100_000_000);
                long due = clock.nanoTime() + delay;
                clock.schedule(
                        () -> {
                            if (clock.nanoTime() < due) {
                                early.incrementAndGet();
                            }
                            runs.incrementAndGet(number);
                            left.countDown();
                        },
                        delay);
            }
        });
        left.await();
        assertThat(early).hasValue(0);
        for (int i = 0; i < runs.length(); i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
        assertThat(clock.pending()).isZero();
    }

    @Test
    void aTimerThatWasUnsetInTimeNeverRunsAndNoneRunsTwice() throws Exception {
        int each = 20_000;
        AtomicIntegerArray inTime = new AtomicIntegerArray(THREADS * each);
        AtomicIntegerArray runs = new AtomicIntegerArray(THREADS * each);
        inParallel(thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            Runnable[] handles = new Runnable[64];
            int[] numbers = new int[64];
            long[] due = new long[64];
            for (int i = 0; i < each; i++) {
                int number = thread * each + i;
                int place = random.nextInt(64);
                if (handles[place] != null) {
                    handles[place].run();
                    // Only then is it certain that the timer had not begun.
                    if (clock.nanoTime() < due[place]) {
                        inTime.set(numbers[place], 1);
                    }
                }
                long delay = random.nextLong(0, 2_000_000);
                numbers[place] = number;
                due[place] = clock.nanoTime() + delay;
                handles[place] = clock.schedule(() -> runs.incrementAndGet(number), delay);
            }
        });
        CompletableFuture<Void> last = new CompletableFuture<>();
        clock.schedule(() -> last.complete(null), 20_000_000);
        last.join();
        int unsetInTime = 0;
        for (int i = 0; i < runs.length(); i++) {
            assertThat(runs.get(i)).isLessThanOrEqualTo(1 - inTime.get(i));
            unsetInTime += inTime.get(i);
        }
        assertThat(unsetInTime).isPositive();
        assertThat(clock.pending()).isZero();
    }

    @Test
    void aMillionTimersAreSetAndUnsetByAnyThread() {
        int each = 250_000;
        Runnable[] handles = new Runnable[THREADS * each];
        inParallel(thread -> {
            for (int i = 0; i < each; i++) {
                handles[thread * each + i] = clock.schedule(() -> {}, AN_HOUR + i * 1_000L);
            }
        });
        assertThat(clock.pending()).isEqualTo(THREADS * each);
        inParallel(thread -> {
            for (int i = 0; i < each; i++) {
                handles[(THREADS - 1 - thread) * each + i].run();
            }
        });
        assertThat(clock.pending()).isZero();
    }

    @Test
    void wakesUpForATimerThatIsEarlierThanTheOneItSleepsFor() {
        for (int i = 0; i < 200; i++) {
            clock.schedule(() -> {}, AN_HOUR - i * 1_000_000L);
            CompletableFuture<Void> soon = new CompletableFuture<>();
            clock.schedule(() -> soon.complete(null), i % 3 == 0 ? 0 : 1_000);
            soon.join();
        }
        assertThat(clock.pending()).isEqualTo(200);
    }

    @Test
    void aTimerMaySetTimersAndUnsetOthers() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        AtomicInteger rounds = new AtomicInteger();
        Runnable[] other = {clock.schedule(() -> end.completeExceptionally(new AssertionError("ran")), AN_HOUR)};
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            other[0].run();
            other[0] = clock.schedule(() -> end.completeExceptionally(new AssertionError("ran")), AN_HOUR);
            if (rounds.incrementAndGet() == 1_000) {
                end.complete(null);
            } else {
                clock.schedule(again[0], 0);
            }
        };
        clock.schedule(again[0], 0);
        end.join();
        assertThat(clock.pending()).isEqualTo(1);
    }

    @Test
    void timersThatKeepSettingTimersThatAreDueDoNotHoldUpTheOthers() {
        CompletableFuture<Void> other = new CompletableFuture<>();
        clock.schedule(() -> other.complete(null), 2_000_000);
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            if (!other.isDone()) {
                clock.schedule(again[0], 0);
            }
        };
        clock.schedule(again[0], 0);
        other.join();
    }

    @Test
    void endsItsThreadWhenIdleAndBeginsAnotherOne() throws Exception {
        SystemClock hasty = new SystemClock("hasty", 1_000_000);
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Thread> ranOn = new CompletableFuture<>();
            hasty.schedule(() -> ranOn.complete(Thread.currentThread()), 100_000L * i);
            ranOn.join().join();
        }
        hasty.close();
    }

    @Test
    void losesNoTimerWhileItsThreadIsJustEnding() {
        SystemClock hasty = new SystemClock("hasty", 0);
        for (int i = 0; i < 5_000; i++) {
            CompletableFuture<Void> ran = new CompletableFuture<>();
            hasty.schedule(() -> ran.complete(null), 0);
            ran.join();
        }
        assertThat(hasty.pending()).isZero();
        hasty.close();
    }

    @Test
    void closingWhileTimersAreSetLeavesNone() {
        for (int round = 0; round < 50; round++) {
            SystemClock closing = new SystemClock("closing");
            AtomicInteger refused = new AtomicInteger();
            inParallel(thread -> {
                if (thread == 0) {
                    closing.close();
                    return;
                }
                for (int i = 0; i < 200; i++) {
                    try {
                        closing.schedule(() -> {}, i * 10_000L).run();
                        closing.schedule(() -> {}, AN_HOUR);
                    } catch (RejectedExecutionException closed) {
                        refused.incrementAndGet();
                    }
                }
            });
            assertThat(closing.pending()).isZero();
            assertThatThrownBy(() -> closing.schedule(() -> {}, 0)).isInstanceOf(RejectedExecutionException.class);
        }
    }
}
