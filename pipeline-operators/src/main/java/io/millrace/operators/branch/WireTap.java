package io.millrace.operators.branch;

import io.millrace.core.spi.Operator;

/** The operator that shows elements to a branch without waiting for it. */
public final class WireTap {

    private WireTap() {}

    /**
     * Lets every element through, and sends it into {@code branch} too if that asks for one; else the branch misses it. How many it
     * missed is the difference between what the stage emitted and what entered the branch, in the report.
     *
     * <p><b>Emits</b> every element as it is. One that the branch got is acknowledged when it has ended there too.
     *
     * <p><b>Backpressure</b>: takes what is demanded, at most 32 elements. The branch never slows the stage down.
     *
     * <p><b>Cancellation</b>: elements that are in the branch go on there.
     *
     * <p><b>Errors</b>: none of its own; one in a stage of the branch follows that stage's {@code onError}.
     */
    public static <T> Operator<T, T> to(Branch<? super T> branch) {
        return new Copying<>("wireTap", Branch.outputs(branch), Copying.Pace.MAIN);
    }
}
