package io.millrace.core.spi;

/** How one attempt of a call ended. */
public enum AttemptResult {
    /** It returned a value. */
    SUCCESS,
    /** It completed without a value: the element is filtered. */
    EMPTY,
    /** It failed: an error signal, an exception, a null, or a second value. */
    FAILURE,
    /** It took longer than {@link Guard#attemptTimeout}; a failure of the dependency. */
    TIMEOUT,
    /** The deadline of the whole call passed while it ran. */
    DEADLINE,
    /** The run no longer wants the result. */
    CANCELLED;

    /** Whether the attempt ended with an error. */
    public boolean isFailure() {
        return this == FAILURE || this == TIMEOUT || this == DEADLINE;
    }
}
