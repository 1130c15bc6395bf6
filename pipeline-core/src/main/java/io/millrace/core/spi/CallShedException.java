package io.millrace.core.spi;

import io.millrace.core.observe.Outcome;
import java.util.Locale;

/** A call was not made, to protect the others: what a fallback gets to see for an element that is shed. It has no stack trace. */
public final class CallShedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Outcome.Shed.Reason reason;

    /**
     * A call of {@code stage} was shed.
     *
     * @param stage the stage's name
     * @param reason why
     */
    public CallShedException(String stage, Outcome.Shed.Reason reason) {
        super("a call of stage '" + stage + "' was shed: " + reason.name().toLowerCase(Locale.ROOT), null, true, false);
        this.reason = reason;
    }

    /** Why. */
    public Outcome.Shed.Reason reason() {
        return reason;
    }
}
