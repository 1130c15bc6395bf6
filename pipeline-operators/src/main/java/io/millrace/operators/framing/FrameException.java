package io.millrace.operators.framing;

import java.io.Serial;

/** Bytes that are no frame, or none that is allowed. The message has sizes and places, no content. */
public final class FrameException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    FrameException(String message) {
        super(message);
    }
}
