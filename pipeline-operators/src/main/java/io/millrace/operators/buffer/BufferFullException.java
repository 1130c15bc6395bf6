package io.millrace.operators.buffer;

import java.io.Serial;

/** An element came while a buffer that must not drop had no room for it. */
public final class BufferFullException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    BufferFullException(String message) {
        super(message);
    }
}
