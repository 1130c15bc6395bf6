package io.millrace.operators.rate;

import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Operator;

/**
 * Operators that make one value of the elements that come while the next stage is busy, such as the sum of changes.
 *
 * <p><b>Emits</b> a value whenever the next stage asks and an element has come: of one element while the next stage keeps up, of all
 * that have come while it does not. They are absorbed, and the value is acknowledged for all of them.
 *
 * <p><b>Backpressure</b>: asks for 256 elements ahead whatever the demand, so that a source that cannot wait does not have to. Only
 * when 65,536 elements are in a value that nobody asks for (or {@code most}, if that is given), the source waits.
 *
 * <p><b>Cancellation</b>: the elements in the value count as cancelled and are given back to the source.
 *
 * <p><b>Errors</b>: an exception or null of a function is the failure of the element, and the value stays as it was. An error of the
 * input follows the value.
 */
public final class Conflate {

    private static final int MOST = 65_536;

    private Conflate() {}

    /**
     * Merges elements with each other.
     *
     * @param merge makes one element of the value so far and the one that came; must not block
     */
    public static <T> Operator<T, T> with(CheckedBiFunction<? super T, ? super T, ? extends T> merge) {
        return new ConflateWith<T, T>(MOST, element -> element, merge);
    }

    /**
     * Merges elements into a value of another type.
     *
     * @param seed makes a value of the first element; must not block
     * @param merge makes the next value of the value so far and an element; must not block
     */
    public static <T, S> Operator<T, S> withSeed(
            CheckedFunction<? super T, ? extends S> seed, CheckedBiFunction<? super S, ? super T, ? extends S> merge) {
        return withSeed(MOST, seed, merge);
    }

    /**
     * As {@link #withSeed(CheckedFunction, CheckedBiFunction)}, but makes the source wait when {@code most} elements are in a value.
     *
     * @param most elements in a value at most, at least 1
     */
    public static <T, S> Operator<T, S> withSeed(
            int most,
            CheckedFunction<? super T, ? extends S> seed,
            CheckedBiFunction<? super S, ? super T, ? extends S> merge) {
        return new ConflateWith<T, S>(most, seed, merge);
    }

    /**
     * The newest element of those that have come. The older ones are absorbed at once, and acknowledged, however many they are: the
     * source never waits.
     */
    public static <T> Operator<T, T> latest() {
        return new Newest<>("conflate", Newest.When.WANTED, null);
    }
}
