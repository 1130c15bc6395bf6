package io.millrace.core.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The threads of a runtime. */
public interface Workers {

    /** A loop for a new run: runs short tasks, one at a time in order; must not be blocked. */
    Executor loop();

    /** The pool for functions that keep a processor busy. */
    WorkPool cpu();

    /** The pool for functions that block and name no other, for sources that block, and for closing what runs opened. */
    WorkPool blocking();

    /**
     * The pool of that name; {@code cpu} and {@code blocking} are the two above.
     *
     * @throws IllegalArgumentException when there is none
     */
    WorkPool pool(String name);

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
