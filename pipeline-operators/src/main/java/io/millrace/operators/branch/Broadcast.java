package io.millrace.operators.branch;

import io.millrace.core.spi.Operator;

/** The operators that send each element several ways. */
public final class Broadcast {

    private Broadcast() {}

    /**
     * Sends each element into all of {@code branches}, and lets it through.
     *
     * <p><b>Emits</b> every element as it is. It is acknowledged when it has ended on every way.
     *
     * <p><b>Backpressure</b>: takes as many elements as the slowest way asks for, at most 32, and none while 256 wait before the branches.
     * A branch that has ended, as behind a {@code take}, counts no more.
     *
     * <p><b>Cancellation</b>: elements that are in a branch go on there.
     *
     * <p><b>Errors</b>: none of its own; one in a stage of a branch follows that stage's {@code onError}.
     *
     * @throws IllegalArgumentException if there is no branch, or two have the same name
     */
    @SafeVarargs
    public static <T> Operator<T, T> to(Branch<? super T>... branches) {
        return new Copying<>("broadcast", Branch.outputs(branches), Copying.Pace.SLOWEST);
    }
}
