package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class SystemClockTest {

    private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);

    private final SystemClock clock = new SystemClock("s");

    @AfterEach
    void close() {
        clock.close();
    }

    @Test
    void isTheTimeOfTheMachine() {
        long before = System.nanoTime();
        long between = clock.nanoTime();
        assertThat(System.nanoTime() - between).isNotNegative();
        assertThat(between - before).isNotNegative();
        Instant earlier = Instant.now();
        assertThat(clock.now()).isBetween(earlier, Instant.now());
    }

    @Test
    void runsATimerWhenItsTimeHasComeOnItsOwnThread() {
        long set = clock.nanoTime();
        CompletableFuture<Long> ran = new CompletableFuture<>();
        CompletableFuture<Thread> ranOn = new CompletableFuture<>();
        clock.schedule(
                () -> {
                    ran.complete(clock.nanoTime());
                    ranOn.complete(Thread.currentThread());
                },
                1_000_000);
        assertThat(ran.join() - set).isGreaterThanOrEqualTo(1_000_000);
        assertThat(ranOn.join().getName()).isEqualTo("s-timer");
        assertThat(ranOn.join().isDaemon()).isTrue();
        assertThat(Schedulers.isNonBlockingThread(ranOn.join())).isTrue();
    }

    @Test
    void runsATimerAtOnceWhoseTimeIsOver() {
        CompletableFuture<Void> ran = new CompletableFuture<>();
        clock.schedule(() -> ran.complete(null), -AN_HOUR);
        ran.join();
    }

    @Test
    void makesNoThreadBeforeTheFirstTimer() {
        clock.nanoTime();
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> "s-timer".equals(thread.getName()));
    }

    @Test
    void countsTheTimersThatAreSetAndForgetsThoseThatAreUnset() {
        Runnable unset = clock.schedule(() -> {}, AN_HOUR);
        clock.schedule(() -> {}, AN_HOUR);
        assertThat(clock.pending()).isEqualTo(2);
        unset.run();
        unset.run();
        assertThat(clock.pending()).isEqualTo(1);
    }

    @Test
    void aTimerThatThrowsDoesNotStopTheOthers() {
        CompletableFuture<Void> next = new CompletableFuture<>();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        clock.schedule(
                () -> {
                    Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> told.complete(failure));
                    throw new IllegalStateException("from the timer");
                },
                0);
        clock.schedule(() -> next.complete(null), 0);
        next.join();
        assertThat(told.join()).hasMessage("from the timer");
    }

    @Test
    void closingUnsetsAllTimersAndEndsTheThread() {
        CompletableFuture<Thread> timer = new CompletableFuture<>();
        clock.schedule(() -> timer.complete(Thread.currentThread()), 0);
        clock.schedule(() -> {}, AN_HOUR);
        timer.join();
        clock.close();
        assertThat(timer.join().isAlive()).isFalse();
        assertThat(clock.pending()).isZero();
        assertThatThrownBy(() -> clock.schedule(() -> {}, 0))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("the clock of runtime 's' is closed");
    }

    @Test
    void closingInATimerDoesNotWaitForItself() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        clock.schedule(
                () -> {
                    clock.close();
                    interrupted.set(Thread.currentThread().isInterrupted());
                    closed.countDown();
                },
                0);
        closed.await();
        assertThat(interrupted).hasValue(false);
    }
}
