package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class SchedulerClockTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void resetVirtualTime() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void followsTheVirtualTimeThatIsEnabledWhenItIsMade() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        SchedulerClock clock = SchedulerClock.ofParallel();
        long start = clock.nanoTime();
        clock.schedule(() -> ran.add("late"), 2 * SECOND);
        clock.schedule(() -> ran.add("soon"), SECOND);
        time.advanceTimeBy(Duration.ofMillis(999));
        assertThat(ran).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(ran).containsExactly("soon");
        assertThat(clock.nanoTime() - start).isEqualTo(SECOND);
        assertThat(clock.now()).isEqualTo(Instant.EPOCH.plusSeconds(1));
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("soon", "late");
    }

    @Test
    void countsItsOwnTimersOnlyAndUnsetsThem() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        SchedulerClock clock = new SchedulerClock(time);
        time.schedule(() -> ran.add("of another"), 1, TimeUnit.SECONDS);
        Runnable unset = clock.schedule(() -> ran.add("unset"), SECOND);
        clock.schedule(() -> ran.add("set"), SECOND);
        assertThat(clock.pending()).isEqualTo(2);
        unset.run();
        unset.run();
        assertThat(clock.pending()).isEqualTo(1);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(clock.pending()).isZero();
        assertThat(ran).containsExactlyInAnyOrder("of another", "set");
    }

    @Test
    void closingUnsetsItsOwnTimersOnlyAndLeavesTheSchedulerOpen() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        SchedulerClock clock = new SchedulerClock(time);
        time.schedule(() -> ran.add("of another"), 1, TimeUnit.SECONDS);
        clock.schedule(() -> ran.add("unset"), SECOND);
        clock.close();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("of another");
        assertThat(time.isDisposed()).isFalse();
        assertThatThrownBy(() -> clock.schedule(() -> {}, SECOND))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageEndingWith("is closed");
    }

    @Test
    void saysSoWhenItsSchedulerIsDisposed() {
        Scheduler scheduler = Schedulers.newParallel("gone", 1);
        SchedulerClock clock = new SchedulerClock(scheduler);
        scheduler.dispose();
        assertThatThrownBy(() -> clock.schedule(() -> {}, SECOND))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageEndingWith("from which a runtime takes its time, runs no more timers");
        assertThat(clock.pending()).isZero();
    }

    @Test
    void isAsFineAsTheSystemWhenTheSchedulerHasNoTimeOfItsOwn() {
        SchedulerClock clock = SchedulerClock.ofParallel();
        long before = System.nanoTime();
        long between = clock.nanoTime();
        assertThat(between - before).isNotNegative();
        assertThat(System.nanoTime() - between).isNotNegative();
        Instant earlier = Instant.now();
        assertThat(clock.now()).isBetween(earlier, Instant.now());
    }

    @Test
    void neverGoesBack() {
        long[] time = {5};
        SchedulerClock clock = new SchedulerClock(new SettableTime(time));
        assertThat(clock.nanoTime()).isEqualTo(5);
        time[0] = 3;
        assertThat(clock.nanoTime()).isEqualTo(5);
        time[0] = 8;
        assertThat(clock.nanoTime()).isEqualTo(8);
    }

    @Test
    void runsTimersOnRealSchedulers() {
        SchedulerClock clock = SchedulerClock.ofParallel();
        CompletableFuture<String> ranOn = new CompletableFuture<>();
        clock.schedule(() -> ranOn.complete(Thread.currentThread().getName()), 1_000);
        assertThat(ranOn.join()).startsWith("parallel-");
        assertThat(clock.pending()).isZero();
    }

    /** A scheduler whose time is that of the test. */
    private record SettableTime(long[] nanos) implements Scheduler {

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(nanos[0], TimeUnit.NANOSECONDS);
        }

        @Override
        public reactor.core.Disposable schedule(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }
    }
}
