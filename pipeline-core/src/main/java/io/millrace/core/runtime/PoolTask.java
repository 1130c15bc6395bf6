package io.millrace.core.runtime;

import java.util.concurrent.RejectedExecutionException;

/** A task that wants to know when it will not run, since the scheduler behind its pool takes no more. */
public interface PoolTask extends Runnable {

    /** Called in place of {@link #run}, once, on any thread; must not block. */
    void refused(RejectedExecutionException why);
}
