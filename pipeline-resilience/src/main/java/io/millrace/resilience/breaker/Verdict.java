package io.millrace.resilience.breaker;

/** What a window of results says. */
enum Verdict {
    /** Not enough calls to say anything. */
    TOO_FEW,
    /** Both rates are below their thresholds. */
    HEALTHY,
    /** Too many failed. */
    FAILING,
    /** Too many were slow. */
    SLOW,
    /** Too many failed, and too many were slow. */
    FAILING_AND_SLOW;

    boolean isFailing() {
        return this == FAILING || this == FAILING_AND_SLOW;
    }

    boolean isSlow() {
        return this == SLOW || this == FAILING_AND_SLOW;
    }

    boolean isBad() {
        return this != TOO_FEW && this != HEALTHY;
    }
}
