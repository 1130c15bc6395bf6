package io.millrace.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/**
 * A Reactor scheduler with the time and the loops of a runtime: {@code Mono.delay(d, scheduler)}, {@code timeout(d,
 * scheduler)}, {@code publishOn(scheduler)}. Each worker keeps to one loop, so that its tasks run in order. It ends with its
 * runtime: {@code dispose()} does nothing.
 */
public final class RuntimeScheduler implements Scheduler {

    private final RuntimeClock clock;
    private final Workers workers;
    /** Time of day minus {@code clock.nanoTime()}, when this scheduler was made. */
    private final long epochOffsetNanos;

    /** A scheduler that takes time from {@code clock} and threads from {@code workers}. */
    public RuntimeScheduler(RuntimeClock clock, Workers workers) {
        this.clock = clock;
        this.workers = workers;
        this.epochOffsetNanos = Duration.between(Instant.EPOCH, clock.now()).toNanos() - clock.nanoTime();
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return new ScheduledTask(task, 0, clock, workers.loop(), null).start(unit.toNanos(delay));
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return new ScheduledTask(task, atLeastOne(unit.toNanos(period)), clock, workers.loop(), null)
                .start(unit.toNanos(initialDelay));
    }

    @Override
    public Worker createWorker() {
        return new LoopWorker(workers.loop());
    }

    /**
     * Time since 1970: the time of day when this scheduler was made, plus what has passed on the runtime's clock since. So
     * differences are exact and never negative, but a change of the system's time is not followed.
     */
    @Override
    public long now(TimeUnit unit) {
        return unit.convert(clock.nanoTime() + epochOffsetNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public String toString() {
        return "RuntimeScheduler[" + clock + ", " + workers + "]";
    }

    /** A period of zero means as often as possible; zero itself stands for a task that runs once. */
    private static long atLeastOne(long periodNanos) {
        return Math.max(1, periodNanos);
    }

    private final class LoopWorker implements Worker {

        private final Executor loop;
        private final Disposable.Composite tasks = Disposables.composite();

        LoopWorker(Executor loop) {
            this.loop = loop;
        }

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return start(new ScheduledTask(task, 0, clock, loop, tasks), unit.toNanos(delay));
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            long periodNanos = atLeastOne(unit.toNanos(period));
            return start(new ScheduledTask(task, periodNanos, clock, loop, tasks), unit.toNanos(initialDelay));
        }

        private Disposable start(ScheduledTask task, long delayNanos) {
            if (!tasks.add(task)) {
                throw Exceptions.failWithRejected();
            }
            return task.start(delayNanos);
        }

        @Override
        public void dispose() {
            tasks.dispose();
        }

        @Override
        public boolean isDisposed() {
            return tasks.isDisposed();
        }
    }
}
