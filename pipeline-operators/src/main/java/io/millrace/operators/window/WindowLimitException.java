package io.millrace.operators.window;

import java.io.Serial;

/** An element would have needed one more window than there may be, or more room than a sliding window's list has. */
public final class WindowLimitException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    WindowLimitException(String message) {
        super(message);
    }
}
