package io.millrace.operators.merge;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.Operator;

/**
 * Operators that let elements of several pipelines through as they come: {@code orders.via(Merge.with(refunds))}.
 *
 * <p>All pipelines run in one run. They start, pause, drain and end together, and the report counts the stages of every one;
 * those of {@code refunds} are called {@code refunds.…}. The first failure ends the run.
 */
public final class Merge {

    private Merge() {}

    /**
     * Lets elements of this pipeline and of {@code others} through in turn: of inputs that have elements, none gets more than one
     * through before the next one's turn.
     *
     * <p><b>Emits</b> every element as it is; those of one input in their order. Completes when all inputs have completed.
     *
     * <p><b>Backpressure</b>: takes up to 16 elements ahead of each input; an input that is idle keeps no other waiting.
     *
     * <p><b>Cancellation</b> cancels all inputs.
     *
     * <p><b>Errors</b>: the error of one input ends the run, after what was emitted before.
     *
     * @throws IllegalArgumentException if there are no others
     */
    @SafeVarargs
    public static <T> Operator<T, T> with(Pipeline<? extends T>... others) {
        return new FairMerge<>(Inputs.of(others));
    }
}
