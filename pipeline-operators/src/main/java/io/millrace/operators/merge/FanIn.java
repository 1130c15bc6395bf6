package io.millrace.operators.merge;

import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.spi.Operator;

/**
 * An operator with several inputs of which each can do without the others, so that one may fail alone.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 */
public interface FanIn<I, O> extends Operator<I, O> {

    /**
     * This operator, for which an input that fails has ended: the others go on, and the run does not fail.
     *
     * <p><b>Emits</b>, <b>Backpressure</b>, <b>Cancellation</b>: as this operator.
     *
     * <p><b>Errors</b>: {@code listener} hears of each input that fails, after its last element, on the thread of the stage; it must
     * not block. What it throws fails the run. A failure of an element in this stage is none of an input, and an input whose
     * stages say {@code failFast} ends the run itself.
     *
     * @param listener hears which input has failed, and why
     */
    default Operator<I, O> isolating(CheckedConsumer<? super InputFailure> listener) {
        return new Isolated<>(this, listener);
    }
}
