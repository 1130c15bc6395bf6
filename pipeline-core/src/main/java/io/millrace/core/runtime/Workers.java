package io.millrace.core.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The threads of a runtime. */
public interface Workers {

    /** A loop for a new run: runs short tasks, one at a time in order; must not be blocked. */
    Executor loop();

    /** The bounded pool for functions that keep a processor busy. */
    Executor cpu();

    /** The bounded pool for functions that block. */
    Executor blocking();

    /** How many tasks the CPU pool runs at a time. */
    int cpuThreads();

    /** How many tasks the blocking pool runs at a time. */
    int blockingThreads();

    /**
     * Waits on the calling thread until {@code future} is done or {@code timeout} has passed. A runtime without threads of
     * its own does its work here.
     *
     * @return whether it is done
     */
    boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException;

    /** Whether the calling thread is one of these: it must not wait for them. */
    default boolean ownsCallingThread() {
        return false;
    }

    /** Lets what was handed over finish, at most {@code graceTime}, and ends the threads. Functions are not interrupted. */
    void close(Duration graceTime);
}
