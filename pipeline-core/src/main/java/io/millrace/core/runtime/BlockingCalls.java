package io.millrace.core.runtime;

import reactor.core.scheduler.Schedulers;

/** Where a thread may be blocked and where not. */
public final class BlockingCalls {

    private BlockingCalls() {}

    /**
     * Refuses to block a thread on which Reactor refuses it.
     *
     * @param what what would block and what to do instead, for the message
     * @throws IllegalStateException on a non-blocking thread
     */
    public static void refuseOnNonBlockingThread(String what) {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException(
                    what + "; this is thread " + Thread.currentThread().getName() + ", which must not be blocked");
        }
    }
}
