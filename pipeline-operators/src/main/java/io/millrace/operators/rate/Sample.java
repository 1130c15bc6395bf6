package io.millrace.operators.rate;

import io.millrace.core.spi.Operator;
import io.millrace.operators.Durations;
import java.time.Duration;

/**
 * Operators that show what is newest from time to time, such as for a display.
 *
 * <p><b>Emits</b> at the end of each period the newest element that came in it; nothing for a period in which none came. At the end
 * of the input, and at a drain, the newest element at once. The others are filtered.
 *
 * <p><b>Backpressure</b>: asks for 256 elements ahead whatever the demand, so that a source that cannot wait does not have to. When a
 * period ends without demand, the newest element waits, and gives its place to newer ones; it is never an error.
 *
 * <p><b>Cancellation</b>: the element kept counts as cancelled and is given back to the source.
 *
 * <p><b>Errors</b>: an error of the input follows the element kept. The stage itself cannot fail.
 */
public final class Sample {

    private Sample() {}

    /**
     * The newest element of each period.
     *
     * @param period by the run's clock, from the start of the run on; more than zero
     */
    public static <T> Operator<T, T> latest(Duration period) {
        return new Newest<>("sample", Newest.When.PERIOD_IS_OVER, Durations.positive("period", period));
    }
}
