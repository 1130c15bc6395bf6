package io.millrace.samples.accesslog;

/**
 * The refusal of a log line that is not in the combined format.
 *
 * <p>The message is one line such as {@code expected '[' before the time at column 14, found 'x'}. It shows at most 80
 * characters of the line, with control characters escaped, so it may go into a log or a file as it is. There is no
 * stack trace: the line is at fault, not the code, and a file full of bad lines must stay cheap to refuse.
 */
public final class MalformedLineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedLineException(String reason) {
        super(reason, null, true, false);
    }
}
