package io.millrace.test.fault;

/** The failure of a call that a script made fail. */
public final class InjectedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A failure that says {@code message}. */
    public InjectedException(String message) {
        super(message);
    }
}
