package io.millrace.core.runtime;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs timers: one daemon thread over a few wheels. Each thread that sets timers uses one of the wheels, so that threads seldom
 * wait for each other. The thread begins with the first timer, sleeps until something is due, is woken when an earlier timer
 * is set, and ends when there was none for a minute.
 */
final class TimerThread {

    /*
     * `wake` is when the thread will look at the wheels next: AWAKE while it looks, NEVER while it sleeps without an end or
     * does not exist. Whoever sets a timer puts it into a wheel and then compares it with `wake`; the thread writes `wake` and
     * then looks at the wheels once more. So one of the two sees the other. Who finds its timer too early for `wake` moves it to
     * AWAKE by compare-and-set, and that one alone wakes the thread.
     */
    private static final long AWAKE = Long.MIN_VALUE;
    private static final long NEVER = TimingWheel.NEVER;
    private static final int MOST_WHEELS = 16;
    /** Tasks of one wheel that run before the others have their turn. */
    private static final int QUANTUM = 256;

    private static final long TO_END_MILLIS = 5_000;

    private final String name;
    private final long idleNanos;
    private final long origin = System.nanoTime();
    private final TimingWheel[] wheels;
    private final AtomicLong wake = new AtomicLong(NEVER);
    private volatile boolean closed;
    /** Guarded by this. */
    private @Nullable Thread thread;

    /** A thread named {@code name} that ends when it was idle for {@code idleNanos}. */
    TimerThread(String name, long idleNanos) {
        this.name = name;
        this.idleNanos = idleNanos;
        int processors = Math.min(MOST_WHEELS, Runtime.getRuntime().availableProcessors());
        this.wheels = new TimingWheel[Integer.highestOneBit(Math.max(1, 2 * processors - 1))];
        for (int i = 0; i < wheels.length; i++) {
            wheels[i] = new TimingWheel();
        }
    }

    /** Sets a timer; null when closed. Any thread. */
    @Nullable
    Runnable set(Runnable task, long delayNanos) {
        long now = now();
        long due = delayNanos <= 0 ? 0 : now > NEVER - delayNanos ? NEVER : now + delayNanos;
        int own = (int) Thread.currentThread().getId() & wheels.length - 1;
        Timer timer = wheels[own].set(task, due);
        if (timer != null) {
            wakeUpBy(timer.dueNanos());
        }
        return timer;
    }

    private void wakeUpBy(long nanos) {
        long planned = wake.get();
        while (nanos < planned) {
            if (wake.compareAndSet(planned, AWAKE)) {
                wakeUp();
                return;
            }
            planned = wake.get();
        }
    }

    private synchronized void wakeUp() {
        if (closed) {
            return;
        }
        if (thread == null) {
            thread = PoolThreads.nonBlocking(name).newThread(this::runTimers);
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Timers that are set and have not come due. Any thread. */
    int pending() {
        int sum = 0;
        for (TimingWheel wheel : wheels) {
            sum += wheel.size();
        }
        return sum;
    }

    /** Unsets all timers, and waits for the one that is running, if any, for a few seconds. */
    void close() throws InterruptedException {
        closed = true;
        for (TimingWheel wheel : wheels) {
            wheel.close();
        }
        Thread ending;
        synchronized (this) {
            ending = thread;
        }
        if (ending != null && ending != Thread.currentThread()) {
            LockSupport.unpark(ending);
            ending.join(TO_END_MILLIS);
        }
    }

    private void runTimers() {
        long lastRun = now();
        while (!closed) {
            runDue();
            long next = next();
            if (next != NEVER) {
                lastRun = now();
            } else if (now() - lastRun >= idleNanos && endIfIdle()) {
                return;
            }
            sleepUntil(next, next == NEVER ? lastRun + idleNanos : next);
        }
    }

    /** Sleeps until {@code end}, or until a timer is set that is due before {@code planned}. */
    private void sleepUntil(long planned, long end) {
        wake.set(planned);
        long nanos = end - now();
        if (next() >= planned && nanos > 0 && !closed) {
            LockSupport.parkNanos(this, nanos);
            Thread.interrupted(); // left behind by a task; it would not sleep any more
        }
        wake.set(AWAKE);
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    /** What is due in any wheel, tick by tick. */
    private void runDue() {
        long now = now();
        for (long next = next(); next <= now && !closed; next = next()) {
            long until = next == 0 ? now : next;
            for (TimingWheel wheel : wheels) {
                wheel.advanceTo(until);
            }
            for (TimingWheel wheel : wheels) {
                run(wheel);
            }
            now = now();
        }
    }

    private static void run(TimingWheel wheel) {
        for (int left = QUANTUM; left > 0; left--) {
            Runnable task = wheel.poll();
            if (task == null) {
                return;
            }
            TaskFailures.contain(task);
        }
    }

    private long next() {
        long next = NEVER;
        for (TimingWheel wheel : wheels) {
            next = Math.min(next, wheel.nextNanos());
        }
        return next;
    }

    private synchronized boolean endIfIdle() {
        wake.set(NEVER);
        if (next() != NEVER) {
            wake.set(AWAKE);
            return false;
        }
        thread = null;
        return true;
    }
}
