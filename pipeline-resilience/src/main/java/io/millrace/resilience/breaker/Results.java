package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;

/**
 * The results of the last calls, by number or by time, or of the probes, in memory that does not grow. Any number of threads may record; nobody
 * waits. What is read while others record lies between the figures before and after.
 */
sealed interface Results permits LastCalls, ProbeCalls, RecentCalls {

    /** The bit of a result that says that the call failed. */
    int FAILED = 1;

    /** The bit of a result that says that the call was slow. */
    int SLOW = 2;

    /** A call that neither failed nor was slow. */
    int FINE = 0;

    /** The bits of a result. */
    static int result(boolean failed, boolean slow) {
        return (failed ? FAILED : FINE) | (slow ? SLOW : FINE);
    }

    /**
     * Records a result.
     *
     * @param result the bits of it
     * @param enough how many calls it takes to judge
     * @param now nanoseconds
     * @return whether the thresholds may be exceeded now and were not before
     */
    boolean record(int result, int enough, long now);

    /** What the figures say in {@code state}. */
    default Verdict judgedBy(BreakerRules rules, State state) {
        return rules.judge(state, calls(), failed(), slow());
    }

    /** Leaves out what is too old at {@code now}. */
    void advance(long now);

    /** All calls. */
    long calls();

    /** Those that failed, slow ones among them. */
    long failed();

    /** Those that were slow, failed ones among them. */
    long slow();

    /** Those that were slow and failed. */
    long slowAndFailed();
}
