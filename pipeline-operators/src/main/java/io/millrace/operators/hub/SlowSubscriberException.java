package io.millrace.operators.hub;

import java.io.Serial;

/** A subscriber was disconnected from its hub, because its queue was full when an element came. */
public final class SlowSubscriberException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    SlowSubscriberException(String message) {
        super(message);
    }
}
