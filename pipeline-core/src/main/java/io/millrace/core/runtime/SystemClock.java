package io.millrace.core.runtime;

import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * The time of this machine. Timers run on one daemon thread, {@code name-timer}, that begins with the first of them and ends
 * when there was none for a minute. Timers that come due together run in the order in which they were set.
 */
public final class SystemClock implements RuntimeClock {

    private static final long IDLE_SECONDS = 60;
    private static final long TO_END_THREAD_MILLIS = 5_000;

    private final String name;
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private final ScheduledThreadPoolExecutor timers;

    /** A clock of the runtime {@code name}. */
    public SystemClock(String name) {
        this.name = name;
        this.timers = new ScheduledThreadPoolExecutor(1, task -> {
            Thread timer = PoolThreads.nonBlocking(name + "-timer").newThread(task);
            thread.set(timer);
            return timer;
        });
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timers.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timers.allowCoreThreadTimeOut(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    /**
     * {@inheritDoc}
     *
     * @throws RejectedExecutionException when the clock is closed
     */
    @Override
    public Runnable schedule(Runnable task, long delayNanos) {
        Runnable hooked = Schedulers.onSchedule(task);
        try {
            Future<?> timer =
                    timers.schedule(() -> TaskFailures.contain(hooked), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        } catch (RejectedExecutionException closed) {
            throw new RejectedExecutionException("the clock of runtime '" + name + "' is closed", closed);
        }
    }

    @Override
    public int pending() {
        return timers.getQueue().size();
    }

    /** Unsets all timers and waits for the one that is running, if any, for a few seconds; it is not interrupted. */
    @Override
    public void close() {
        timers.shutdown();
        Thread timer = thread.get();
        if (timer == null || timer == Thread.currentThread()) {
            return;
        }
        try {
            timer.join(TO_END_THREAD_MILLIS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "SystemClock[" + name + "]";
    }
}
