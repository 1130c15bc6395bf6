package io.millrace.core.spi;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** An attempt took longer than its policy allows: a failure of the dependency. */
public final class AttemptTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    /**
     * Attempt {@code attempt} of a call of {@code stage} was given up.
     *
     * @param stage the stage's name
     * @param attempt from 1
     * @param afterNanos how long it had run, in nanoseconds
     */
    public AttemptTimeoutException(String stage, int attempt, long afterNanos) {
        super("attempt " + attempt + " of a call of stage '" + stage + "' gave no answer within "
                + Duration.ofNanos(afterNanos).toMillis() + " ms");
    }
}
