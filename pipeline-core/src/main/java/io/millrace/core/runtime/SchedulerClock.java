package io.millrace.core.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The time and the timers of a Reactor scheduler. With a virtual scheduler, a timer that is due already may run within
 * {@link #schedule}, on the calling thread.
 */
public final class SchedulerClock implements RuntimeClock {

    /**
     * Whether schedulers of a class say what time it is. The others answer with the system's, in milliseconds and with its
     * jumps: for them this clock asks the system itself.
     */
    private static final ClassValue<Boolean> HAS_OWN_TIME = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return type.getMethod("now", TimeUnit.class).getDeclaringClass() != Scheduler.class;
            } catch (NoSuchMethodException impossible) {
                throw new LinkageError("a Scheduler without now(TimeUnit): " + type, impossible);
            }
        }
    };

    private final Scheduler scheduler;
    private final boolean ownTime;
    private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);
    private final Set<Timer> timers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** The time of {@code scheduler}, which stays open when this clock is closed. */
    public SchedulerClock(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.ownTime = HAS_OWN_TIME.get(behindCache(scheduler).getClass());
    }

    /** The time of {@code Schedulers.parallel()} as it is now: the virtual one where a test has enabled that. */
    public static SchedulerClock ofParallel() {
        return new SchedulerClock(Schedulers.parallel());
    }

    /** What {@code Schedulers.parallel()} and its like hide; the scheduler itself when it is none of these. */
    private static Scheduler behindCache(Scheduler scheduler) {
        return scheduler instanceof Supplier<?> cache && cache.get() instanceof Scheduler cached ? cached : scheduler;
    }

    @Override
    public long nanoTime() {
        if (!ownTime) {
            return System.nanoTime();
        }
        return latest.accumulateAndGet(scheduler.now(TimeUnit.NANOSECONDS), Math::max);
    }

    /** The time of day; under a scheduler with a time of its own, that time since 1970. */
    @Override
    public Instant now() {
        return ownTime ? Instant.EPOCH.plusNanos(scheduler.now(TimeUnit.NANOSECONDS)) : Instant.now();
    }

    /**
     * {@inheritDoc}
     *
     * @throws RejectedExecutionException when this clock is closed or its scheduler disposed
     */
    @Override
    public Runnable schedule(Runnable task, long delayNanos) {
        if (closed) {
            throw new RejectedExecutionException("the clock of scheduler " + scheduler + " is closed");
        }
        Timer timer = new Timer(task);
        timers.add(timer);
        try {
            timer.set.update(scheduler.schedule(timer, Math.max(0, delayNanos), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException disposed) {
            timers.remove(timer);
            throw new RejectedExecutionException(
                    "scheduler " + scheduler + ", from which a runtime takes its time, runs no more timers", disposed);
        }
        if (closed) {
            timer.unset();
        }
        return timer::unset;
    }

    @Override
    public int pending() {
        return timers.size();
    }

    /** Unsets the timers that were set through this clock; the scheduler and its other tasks stay. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(timers).forEach(Timer::unset);
    }

    @Override
    public String toString() {
        return "SchedulerClock[" + scheduler + "]";
    }

    /** Belongs to whoever removes it from the set: its scheduler, to run it, or who unsets it. */
    private final class Timer implements Runnable {

        private final Runnable task;
        private final Disposable.Swap set = Disposables.swap();

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (timers.remove(this)) {
                TaskFailures.contain(task);
            }
        }

        void unset() {
            if (timers.remove(this)) {
                set.dispose();
            }
        }
    }
}
