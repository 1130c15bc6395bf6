package io.millrace.core.runtime;

import java.time.Instant;

/** The time of a runtime and the timers that run on it. Real, virtual, or that of a Reactor scheduler. */
public interface RuntimeClock {

    /** Nanoseconds since an arbitrary moment; never goes back. Any thread. */
    long nanoTime();

    /** The time of day. Any thread. */
    Instant now();

    /**
     * Runs {@code task} once, {@code delayNanos} nanoseconds from now (at once when that is not positive). The task runs on
     * the clock's own thread and must be short: hand work over to {@link Workers}.
     *
     * @return unsets the timer when run; does nothing once the task has begun. Any thread.
     */
    Runnable schedule(Runnable task, long delayNanos);

    /** Timers that are set and have not come due. */
    int pending();

    /** Unsets all timers and ends the clock's thread. */
    void close();
}
