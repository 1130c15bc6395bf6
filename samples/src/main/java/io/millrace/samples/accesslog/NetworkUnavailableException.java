package io.millrace.samples.accesslog;

import org.jspecify.annotations.Nullable;

/** The failure of a lookup that may succeed when repeated: answered 503, not answered in time, or no connection. */
public final class NetworkUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NetworkUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
