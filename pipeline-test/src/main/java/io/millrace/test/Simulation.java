package io.millrace.test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks and timers of a {@link VirtualTime}, and the thread that runs them: whichever calls {@link #drive}, one at a
 * time. Any thread may add tasks and timers.
 */
final class Simulation {

    /** The time that {@link #drive} never reaches. */
    static final long FOREVER = Long.MAX_VALUE;

    /** Steps after which a test that does not come to rest is taken to be caught in a loop. */
    private static final long STEPS = 50_000_000;

    /** Held while tasks run, so that they never run on two threads at once; taken before the monitor, never inside it. */
    private final ReentrantLock driver = new ReentrantLock();

    private final @Nullable SplittableRandom shuffle;
    private final Supplier<String> liveRuns;

    // Guarded by the monitor.
    private final List<Task> ready = new ArrayList<>();
    private final TreeSet<Timer> timers =
            new TreeSet<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
    private long timersSet;

    /** Nanoseconds since the beginning. */
    private volatile long now;

    /**
     * Nothing to run.
     *
     * @param shuffle picks among the tasks that may run next; null for the order in which they were added
     * @param liveRuns describes the runs that have not ended, for messages
     */
    Simulation(@Nullable SplittableRandom shuffle, Supplier<String> liveRuns) {
        this.shuffle = shuffle;
        this.liveRuns = liveRuns;
    }

    long now() {
        return now;
    }

    /** Adds a task that runs after those added to the same lane before. */
    synchronized void add(Object lane, Runnable action) {
        ready.add(new Task(lane, action));
    }

    /** Sets a timer; what is returned unsets it. */
    synchronized Runnable schedule(Runnable action, long delayNanos) {
        Timer timer = new Timer(later(now, Math.max(0, delayNanos)), timersSet++, action);
        timers.add(timer);
        return () -> unset(timer);
    }

    private synchronized void unset(Timer timer) {
        timers.remove(timer);
    }

    synchronized int timers() {
        return timers.size();
    }

    /** Forgets all timers. */
    synchronized void unsetAll() {
        timers.clear();
    }

    /** When the next timer comes due; {@link #FOREVER} without one. */
    synchronized long nextDue() {
        return timers.isEmpty() ? FOREVER : timers.first().due();
    }

    /**
     * Runs tasks, and timers as time goes on, until {@code done}. When nothing else can run, time moves to the next timer,
     * but not beyond {@code limit}.
     *
     * @return whether it is done; false when there was nothing more to run up to {@code limit}, which is the time then
     * @throws AssertionError if {@code limit} is {@link #FOREVER} and nothing is left that could run
     */
    boolean drive(BooleanSupplier done, long limit) {
        driver.lock();
        try {
            for (long steps = 0; !done.getAsBoolean(); steps++) {
                if (steps == STEPS) {
                    throw new AssertionError("still busy after " + STEPS + " tasks and timers, at " + text(now)
                            + " of virtual time: something repeats for ever." + liveRuns.get());
                }
                Runnable next = next(limit);
                if (next == null) {
                    if (limit != FOREVER) {
                        now = Math.max(now, limit);
                        return false;
                    }
                    throw new AssertionError("deadlock at " + text(now)
                            + " of virtual time: what is awaited has not ended, no task is left to run and no timer is set."
                            + " Publishers of the test that wait must do so on runtime.scheduler(), which has this time."
                            + liveRuns.get());
                }
                next.run();
            }
            return true;
        } finally {
            driver.unlock();
        }
    }

    /** What runs next; moves the time when that is a timer. Null when there is nothing up to {@code limit}. */
    private synchronized @Nullable Runnable next(long limit) {
        if (!ready.isEmpty()) {
            return ready.remove(shuffle == null ? 0 : firstOfALane(shuffle)).action();
        }
        if (nextDue() > limit || timers.isEmpty()) {
            return null;
        }
        Timer timer = timers.first();
        timers.remove(timer);
        now = Math.max(now, timer.due());
        return timer.action();
    }

    private int firstOfALane(SplittableRandom random) {
        Object lane = ready.get(random.nextInt(ready.size())).lane();
        int index = 0;
        while (ready.get(index).lane() != lane) {
            index++;
        }
        return index;
    }

    /** {@code delay} after {@code time}; {@link #FOREVER} when that is more than a long holds. */
    static long later(long time, long delay) {
        return delay > FOREVER - time ? FOREVER : time + delay;
    }

    static String text(long nanos) {
        return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + " ms" : nanos + " ns";
    }

    private record Task(Object lane, Runnable action) {}

    private record Timer(long due, long number, Runnable action) {}
}
