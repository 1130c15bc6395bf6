package io.millrace.core.sync;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Nobody gave a permit back in time. The waiter has left the line and holds nothing. */
public final class PermitTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    PermitTimeoutException(Semaphore semaphore, Duration timeout) {
        super("no permit of semaphore '" + semaphore.name() + "' within " + timeout + ": all " + semaphore.permits()
                + " were held, and " + semaphore.waiting() + " others wait");
    }
}
