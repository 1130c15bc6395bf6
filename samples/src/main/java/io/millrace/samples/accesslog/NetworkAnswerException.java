package io.millrace.samples.accesslog;

import org.jspecify.annotations.Nullable;

/** The failure of a lookup that was answered, but not with a network; repeating it gives the same answer. */
public final class NetworkAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NetworkAnswerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
