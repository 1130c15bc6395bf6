package io.millrace.test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks and timers of a virtual time, and the thread that runs them: whichever calls {@link #drive}, one at a time. Any
 * thread may add tasks and timers.
 */
final class EventLoop {

    /** The time that {@link #drive} never reaches. */
    static final long FOREVER = Long.MAX_VALUE;

    /** Held while tasks run, so that they never run on two threads at once; taken before the monitor, never inside it. */
    private final ReentrantLock driver = new ReentrantLock();

    private final Order order;
    private final Watch watch;
    private final long mostSteps;

    // Guarded by the monitor.
    private final List<Task> ready = new ArrayList<>();
    private final TreeSet<Timer> timers =
            new TreeSet<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
    private long timersSet;

    /** Nanoseconds since the beginning. */
    private volatile long now;
    /** Tasks and timers that have run; touched by the driver. */
    private volatile long steps;

    /** Tasks that run one after another, as on a thread. */
    static final class Lane {

        private final String name;

        Lane(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Who looks on. */
    interface Watch {

        /** Something runs next; also asked when nothing can. May refuse with an error to go on. */
        default void goesOn() {}

        /** A task or timer of {@code lane} runs next. */
        default void runs(String lane) {}

        /** What happens when what is awaited has not ended and nothing is left that could run. */
        AssertionError stuck();

        /** What happens after the last step that is allowed. */
        AssertionError endless(long steps);
    }

    /**
     * Nothing to run.
     *
     * @param mostSteps how many tasks and timers may run altogether
     */
    EventLoop(Order order, Watch watch, long mostSteps) {
        this.order = order;
        this.watch = watch;
        this.mostSteps = mostSteps;
    }

    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    /** Adds a task that runs after those added to the same lane before. */
    synchronized void add(Lane lane, Runnable action) {
        ready.add(new Task(lane, now, action));
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

    /** The task that runs takes {@code nanos} of time, in which nothing else has happened. */
    synchronized void pass(long nanos) {
        now = later(now, nanos);
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
            while (true) {
                watch.goesOn();
                if (done.getAsBoolean()) {
                    return true;
                }
                Task next = next(limit);
                if (next == null) {
                    if (limit == FOREVER) {
                        throw watch.stuck();
                    }
                    now = Math.max(now, limit);
                    return false;
                }
                if (steps == mostSteps) {
                    throw watch.endless(steps);
                }
                steps++;
                watch.runs(next.lane().name);
                next.action().run();
            }
        } finally {
            driver.unlock();
        }
    }

    /** What runs next; moves the time when that is a timer. Null when there is nothing up to {@code limit}. */
    private synchronized @Nullable Task next(long limit) {
        int due = 0;
        if (order.shuffles()) {
            due = due();
            if (due == 0 && !timers.isEmpty() && nextDue() <= limit && mayBeLate(nextDue())) {
                now = nextDue();
                due = due();
            }
        }
        if (ready.size() + due > 0) {
            int chosen = order.among(ready.size() + due);
            return chosen < ready.size() ? ready.remove(firstOfItsLane(chosen)) : fire(timer(chosen - ready.size()));
        }
        if (timers.isEmpty() || nextDue() > limit) {
            return null;
        }
        now = Math.max(now, nextDue());
        return fire(timer(order.among(order.shuffles() ? due() : 1)));
    }

    /** Whether tasks that are ready can be so slow that a timer of {@code due} comes before them. */
    private boolean mayBeLate(long due) {
        for (Task task : ready) {
            if (due > later(task.since(), order.lateNanos())) {
                return false;
            }
        }
        return !ready.isEmpty() && order.oneIn(4);
    }

    private int due() {
        int count = 0;
        for (Timer timer : timers) {
            if (timer.due() > now) {
                break;
            }
            count++;
        }
        return count;
    }

    private Timer timer(int index) {
        int at = 0;
        for (Timer timer : timers) {
            if (at++ == index) {
                return timer;
            }
        }
        throw new IllegalStateException("no timer " + index);
    }

    private Task fire(Timer timer) {
        timers.remove(timer);
        return new Task(new Lane("timer-" + timer.number()), now, timer.action());
    }

    private int firstOfItsLane(int chosen) {
        Lane lane = ready.get(chosen).lane();
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

    private record Task(Lane lane, long since, Runnable action) {}

    private record Timer(long due, long number, Runnable action) {}
}
