package io.millrace.resilience;

/**
 * A result that {@link CallPolicy#judgingResults} calls a failure, as a circuit breaker sees it. It has no stack trace, and does not
 * hold the result. The call does not fail with it.
 */
public final class FailedResultException extends RuntimeException {

    private static final long serialVersionUID = 1;

    FailedResultException() {
        super("the result was judged to be a failure", null, false, false);
    }
}
