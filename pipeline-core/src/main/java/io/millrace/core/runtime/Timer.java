package io.millrace.core.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A timer that is set, and its own handle: running it unsets the timer. It is the only object that setting a timer makes, 40
 * bytes; all fields but {@code due} belong to the wheel's lock.
 */
final class Timer implements Runnable {

    /** The tick from which on it may run. */
    final long due;

    private final TimingWheel wheel;
    /** Null once it has been taken out, to run it or because it was unset. */
    @Nullable
    Runnable task;

    /** The neighbours in its list, which is a ring; null when it is in none. */
    @Nullable
    Timer before;

    @Nullable
    Timer after;

    Timer(TimingWheel wheel, long due, Runnable task) {
        this.wheel = wheel;
        this.due = due;
        this.task = task;
    }

    /** The time from which on it may run. */
    long dueNanos() {
        return due * TimingWheel.TICK_NANOS;
    }

    @Override
    public void run() {
        wheel.unset(this);
    }
}
