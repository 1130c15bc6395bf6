package io.millrace.operators.rate;

import io.millrace.core.spi.Operator;
import io.millrace.operators.Durations;
import java.time.Duration;

/**
 * Operators that wait until it is quiet, such as until somebody has stopped typing.
 *
 * <p><b>Emits</b> an element when no other has come for a time; at the end of the input, and at a drain, the newest element at once.
 * The others are filtered. While elements come without a pause, nothing is emitted.
 *
 * <p><b>Backpressure</b>: asks for 256 elements ahead whatever the demand, so that a source that cannot wait does not have to. An
 * element that finds no demand waits, and gives its place to a newer one; it is never an error.
 *
 * <p><b>Cancellation</b>: the element kept counts as cancelled and is given back to the source.
 *
 * <p><b>Errors</b>: an error of the input follows the element kept. The stage itself cannot fail.
 */
public final class Debounce {

    private Debounce() {}

    /**
     * The last element before each pause.
     *
     * @param quiet how long a pause lasts by the run's clock, more than zero
     */
    public static <T> Operator<T, T> quiet(Duration quiet) {
        return new Newest<>("debounce", Newest.When.QUIET, Durations.positive("quiet", quiet));
    }
}
