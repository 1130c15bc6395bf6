package io.millrace.operators.element;

import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.spi.Operator;

/**
 * Runs a {@code java.util.stream.Gatherer}, on Java 24 or newer: those of the JDK, such as {@code Gatherers.windowSliding(3)}, and the
 * user's own.
 *
 * <p><b>Emits</b> what the gatherer pushes: none, one or many for each element, and what its finisher pushes when the input has ended, well
 * or with an error, or was drained. Completes and cancels the source when the gatherer wants no more.
 *
 * <p><b>Backpressure</b>: asks for what is demanded and at most 32 elements ahead; what a gatherer pushes for one element beyond the demand
 * waits, and no further element is taken until it has gone. Downstream is never rejecting.
 *
 * <p><b>Cancellation</b>: it keeps no element; the finisher is not called.
 *
 * <p><b>Errors</b>: an exception of the integrator, or a null that it pushes, is the failure of the element, and the gatherer goes on with
 * its state as it is; one of the initializer or the finisher fails the run. What the state keeps of an element is not covered by its
 * acknowledgement.
 */
public final class Gather {

    private Gather() {}

    /**
     * An operator that makes a gatherer for each run and uses it on one thread at a time, without its combiner. The types are not checked:
     * Java 17, which this library is built for, has no name for a gatherer.
     *
     * <pre>{@code
     * pipeline.via(Gather.<Integer, List<Integer>>with(() -> Gatherers.windowSliding(3)))
     * }</pre>
     *
     * @param gatherer makes the gatherer of a run, not null
     * @throws UnsupportedOperationException on a Java that has no gatherers
     */
    public static <T, R> Operator<T, R> with(CheckedSupplier<?> gatherer) {
        return new GatherWith<>(gatherer);
    }
}
