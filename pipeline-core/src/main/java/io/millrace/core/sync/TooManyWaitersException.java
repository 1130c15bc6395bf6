package io.millrace.core.sync;

import java.util.concurrent.RejectedExecutionException;

/** So many wait for a permit already that another one is refused. */
public final class TooManyWaitersException extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    TooManyWaitersException(Semaphore semaphore) {
        super("semaphore '" + semaphore.name() + "' has " + semaphore.maxWaiters()
                + " waiters, which is its bound; let fewer calls run at a time, or give it a higher one");
    }
}
