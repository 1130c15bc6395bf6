package io.millrace.resilience;

/** What the error of an attempt says about the dependency, for {@link CallPolicy#judging}. */
public enum CallOutcome {
    /** Something is wrong with it: the circuit breaker counts it, and the attempt may be repeated. */
    FAILURE,
    /**
     * It has too much to do, such as an HTTP status of 429 or 503: an adaptive limit counts it as late, the circuit breaker does
     * not, and it is repeated only if it says when.
     */
    OVERLOAD,
    /** Nothing is wrong with it, such as an input that it refuses: nothing counts it, and it is not repeated. */
    IGNORED
}
