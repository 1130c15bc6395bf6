package io.millrace.core;

/** Something in a {@link Scope} failed. The cause is the first failure; the others are suppressed. */
public final class ScopeFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScopeFailedException(String scope, String member, Throwable cause) {
        super("'" + member + "' in scope '" + scope + "' failed: " + textOf(cause), cause);
    }

    private static String textOf(Throwable cause) {
        try {
            return cause instanceof RunFailedException || cause instanceof ScopeFailedException
                    ? String.valueOf(cause.getMessage())
                    : cause.toString();
        } catch (RuntimeException cannotSay) {
            return cause.getClass().getName();
        }
    }
}
