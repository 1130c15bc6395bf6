package io.millrace.operators.batch;

import io.millrace.core.spi.Operator;
import io.millrace.operators.Durations;
import io.millrace.operators.Weigher;
import java.time.Duration;
import java.util.List;

/**
 * Operators that collect elements into lists, for stages that do better with many at a time, such as a bulk insert.
 *
 * <p><b>Emits</b> immutable lists of at least one element, in the order of the elements: a list when it is full, and what there is when the input ends, when the run drains, and (with an age) when the first element has waited for
 * {@code maxAge}. Under pressure, what there is whenever the next stage asks. A list that is filled by weight is full when the next
 * element does not fit into it; an element that alone weighs more than the maximum makes a list of its own.
 *
 * <p><b>Backpressure</b>: a list that is due and finds no demand waits, goes on filling until it is full, and then
 * makes the stages before it wait. Lists get larger under load, never lost, and late demand is never an error. Asks for at
 * most {@code maxSize} elements ahead of demand, including those it keeps; by weight, for 32 elements beside the list that it fills.
 *
 * <p><b>Cancellation</b>: the elements kept count as cancelled and are given back to the source.
 *
 * <p><b>Errors</b>: an error of the input follows after the elements kept have been emitted. The stage itself cannot fail;
 * an exception or a negative weight of a weigher is the failure of the element. A list is acknowledged for all its elements together.
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

    /**
     * Lists that together weigh {@code maxWeight} at most.
     *
     * @param maxWeight what a list weighs at most, at least 1, in the unit of {@code weigher}
     * @param weigher what an element weighs; less than 1 counts as 1
     */
    public static <T> Operator<T, List<T>> byWeight(long maxWeight, Weigher<? super T> weigher) {
        return new BatchByWeight<>(maxWeight, weigher, BatchByWeight.Due.WHEN_FULL, null);
    }

    /**
     * Lists that are due when they weigh {@code maxWeight}, or {@code maxAge} after their first element arrived.
     *
     * @param maxWeight what a list weighs at most, at least 1, in the unit of {@code weigher}
     * @param weigher what an element weighs; less than 1 counts as 1
     * @param maxAge how long the first element of a list waits for others, more than zero
     */
    public static <T> Operator<T, List<T>> byWeightOrAge(long maxWeight, Weigher<? super T> weigher, Duration maxAge) {
        return new BatchByWeight<>(
                maxWeight, weigher, BatchByWeight.Due.WHEN_OLD, Durations.positive("maxAge", maxAge));
    }

    /**
     * Lists of what has come since the next stage asked last: of one element while it keeps up, of more while it does not.
     *
     * @param maxSize elements in a list at most, at least 1
     */
    public static <T> Operator<T, List<T>> underPressure(int maxSize) {
        return new BatchUnderPressure<>(maxSize);
    }

    /**
     * As {@link #underPressure(int)}, with lists that together weigh {@code maxWeight} at most.
     *
     * @param maxWeight what a list weighs at most, at least 1, in the unit of {@code weigher}
     * @param weigher what an element weighs; less than 1 counts as 1
     */
    public static <T> Operator<T, List<T>> underPressure(long maxWeight, Weigher<? super T> weigher) {
        return new BatchByWeight<>(maxWeight, weigher, BatchByWeight.Due.WHEN_WANTED, null);
    }
}
