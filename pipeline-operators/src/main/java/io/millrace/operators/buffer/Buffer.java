package io.millrace.operators.buffer;

import io.millrace.core.spi.Operator;
import io.millrace.operators.Weigher;

/**
 * Operators that hold elements for a slower next stage, never make the source wait, and say what becomes of the elements for
 * which there is no room. For a source that can wait, {@code pipeline.buffer(n)} loses nothing.
 *
 * <p>First the room, by number or by weight, then the strategy: {@code Buffer.size(100).dropOldest()}.
 *
 * <p><b>Emits</b> the elements in order, at once while there is demand and nothing is held.
 *
 * <p><b>Backpressure</b>: asks for 256 elements ahead whatever the demand, so that a source that cannot wait does not have to. Only
 * a side output that is behind by 256 elements makes it wait.
 *
 * <p><b>Cancellation</b>: the elements held count as cancelled and are given back to the source. A drain lets them go on as
 * there is demand.
 *
 * <p><b>Errors</b>: an error of the input follows the elements held. What a strategy drops counts as shed, is acknowledged, and
 * goes to a side output if one was given.
 */
public final class Buffer {

    private Buffer() {}

    /**
     * Room for a number of elements.
     *
     * @param elements held at most, at least 1
     */
    public static Room<Object> size(int elements) {
        return new Room<>(elements, null, null);
    }

    /**
     * Room for elements that together weigh no more than {@code most}. One that alone weighs more has no room.
     *
     * @param most what the elements held weigh at most, at least 1, in the unit of {@code weigher}
     * @param weigher what an element weighs; less than 1 counts as 1
     */
    public static <W> Room<W> weight(long most, Weigher<? super W> weigher) {
        return new Room<>(most, weigher, null);
    }

    /** Holds the newest element only, for a stage that wants the latest when it is ready: {@code size(1).dropOldest()}. */
    public static <T> Operator<T, T> latest() {
        return size(1).dropOldest();
    }
}
