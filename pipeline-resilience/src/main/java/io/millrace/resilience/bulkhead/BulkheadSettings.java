package io.millrace.resilience.bulkhead;

import io.millrace.core.spi.PolicyContext;
import java.io.Serializable;

/**
 * Which bulkhead a stage uses, and how many attempts it lets run at a time.
 *
 * @param name not blank; stages of one runtime that give the same name share one bulkhead
 * @param permits at least 1
 */
public record BulkheadSettings(String name, int permits) implements Serializable {

    /** Checks the name and the number of permits. */
    public BulkheadSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a bulkhead must not be blank, was '" + name + "'");
        }
        if (permits < 1) {
            throw new IllegalArgumentException("permits of bulkhead '" + name + "' must be at least 1, was " + permits);
        }
    }

    /**
     * What a stage holds of the runtime's bulkhead of this name, at first nothing.
     *
     * @throws IllegalArgumentException if the runtime's bulkhead of this name has another number of permits
     */
    public StagePermits open(PolicyContext context) {
        Bulkhead bulkhead = context.shared(Bulkhead.class, name, () -> new Bulkhead(name, permits));
        if (bulkhead.permits() != permits) {
            throw new IllegalArgumentException("bulkhead '" + name + "' has " + bulkhead.permits()
                    + " permits in this runtime, and stage '" + context.stage() + "' wants it to have " + permits
                    + "; give both the same number or other names");
        }
        return bulkhead.open(context.waker());
    }

    @Override
    public String toString() {
        return "bulkhead '" + name + "' " + permits;
    }
}
