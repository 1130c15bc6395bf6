package io.millrace.resilience;

/** What the end of an attempt says about the dependency, for {@link CallPolicy#judging} and {@link CallPolicy#judgingResults}. */
public enum CallOutcome {
    /** It works: an error, too, can be a right answer, such as that there is no such thing. Not repeated. */
    SUCCESS,
    /** Something is wrong with it: the circuit breaker counts it, and the attempt may be repeated. */
    FAILURE,
    /**
     * It has too much to do, such as an HTTP status of 429 or 503: an adaptive limit counts it as late, the circuit breaker does
     * not, and it is repeated only if it says when.
     */
    OVERLOAD,
    /** Nothing can be said about it, such as after an input that it refuses: nothing counts it, and it is not repeated. */
    IGNORED
}
