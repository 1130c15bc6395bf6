package io.millrace.operators.rate;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Operator;
import java.util.Objects;

/**
 * Operators that go on from the last element while the next stage is faster than the source, such as with the last known price, or
 * with where something should be by now.
 *
 * <p><b>Emits</b> every element; and while the next stage asks for more than has come, further values, which begin anew with each
 * element. A stage that asks without limit, such as one that only discards, never says that it is ready: it is given the elements
 * only.
 *
 * <p><b>Backpressure</b>: asks for one element at a time, and keeps it until the next stage asks. Further values are emitted for
 * demand only, 256 at most before it looks for a new element.
 *
 * <p><b>Cancellation</b>: an element that waits for demand counts as cancelled and is given back to the source.
 *
 * <p><b>Errors</b>: an exception or null of the function fails the run. An error of the input follows the last element.
 */
public final class Expand {

    private Expand() {}

    /** Repeats the last element. */
    public static <T> Operator<T, T> repeat() {
        return new ExpandFrom<>("repeat", null);
    }

    /**
     * Makes each further value of the one before.
     *
     * @param next makes the next value; must not block
     */
    public static <T> Operator<T, T> iterate(CheckedFunction<? super T, ? extends T> next) {
        return new ExpandFrom<>("iterate", Objects.requireNonNull(next, "next"));
    }
}
