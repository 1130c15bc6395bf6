package io.millrace.core.source;

/**
 * A line of input that cannot be used as text: too long, or not valid UTF-8. Thrown by {@link Line#text}, so that it is the
 * failure of that line and follows the error policy of the stage that asked. It has no stack trace: the fault is in the
 * input.
 */
public final class BadLineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long line;

    BadLineException(long line, String problem) {
        super("line " + line + " " + problem, null, true, false);
        this.line = line;
    }

    /** The number of the line, from 1. */
    public long line() {
        return line;
    }
}
