package io.millrace.operators.rate;

import java.io.Serial;

/** An element came faster than a throttle allows that does not make it wait. */
public final class RateExceededException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    RateExceededException(String message) {
        super(message);
    }
}
