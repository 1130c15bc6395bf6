package io.millrace.operators.batch;

import io.millrace.core.spi.Operator;
import java.time.Duration;
import java.util.List;

/**
 * Operators that collect elements into lists, for stages that do better with many at a time, such as a bulk insert.
 *
 * <p><b>Emits</b> immutable lists of 1 to {@code maxSize} elements, in the order of the elements: a list when it is full,
 * and what there is when the input ends, when the run drains, and (with an age) when the first element has waited for
 * {@code maxAge}.
 *
 * <p><b>Backpressure</b>: a list that is due and finds no demand waits, goes on filling up to {@code maxSize}, and then
 * makes the stages before it wait. Lists get larger under load, never lost, and late demand is never an error. Asks for at
 * most {@code maxSize} elements ahead of demand, including those it keeps.
 *
 * <p><b>Cancellation</b>: the elements kept count as cancelled and are given back to the source.
 *
 * <p><b>Errors</b>: an error of the input follows after the elements kept have been emitted. The stage itself cannot fail.
 * A list is acknowledged for all its elements together.
 */
public final class Batch {

    private Batch() {}

    /**
     * Lists of {@code maxSize} elements; only the last one may be shorter.
     *
     * @param maxSize elements in a list at most, at least 1
     */
    public static <T> Operator<T, List<T>> bySize(int maxSize) {
        return new BatchBySize<>(maxSize);
    }

    /**
     * Lists that are due when they have {@code maxSize} elements, or {@code maxAge} after their first element arrived.
     *
     * @param maxSize elements in a list at most, at least 1
     * @param maxAge how long the first element of a list waits for others, more than zero
     */
    public static <T> Operator<T, List<T>> bySizeOrAge(int maxSize, Duration maxAge) {
        return new BatchBySizeOrAge<>(maxSize, maxAge);
    }
}
