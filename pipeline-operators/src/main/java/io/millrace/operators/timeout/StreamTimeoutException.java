package io.millrace.operators.timeout;

import java.io.Serial;
import java.util.concurrent.TimeoutException;

/** A stream took longer than one of the {@link Timeouts} allows; the message says which. */
public final class StreamTimeoutException extends TimeoutException {

    @Serial
    private static final long serialVersionUID = 1;

    StreamTimeoutException(String message) {
        super(message);
    }
}
