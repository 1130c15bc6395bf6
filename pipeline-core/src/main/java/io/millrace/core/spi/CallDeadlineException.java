package io.millrace.core.spi;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The time for a whole call, waiting and all attempts included, is over. */
public final class CallDeadlineException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    /**
     * A call of {@code stage} was given up.
     *
     * @param stage the stage's name
     * @param attempts attempts that were begun or due, from 0
     * @param after how long after the element had entered the stage
     */
    public CallDeadlineException(String stage, int attempts, Duration after) {
        super("a call of stage '" + stage + "' passed its deadline after " + after.toMillis() + " ms, at attempt "
                + attempts);
    }
}
