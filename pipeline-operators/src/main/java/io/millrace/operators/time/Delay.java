package io.millrace.operators.time;

import io.millrace.core.spi.Operator;
import io.millrace.operators.Durations;
import java.time.Duration;

/**
 * Operators that keep each element for a time, such as until what it refers to can be read.
 *
 * <p><b>Emits</b> the elements in order, each when its time is over; in a drain at once. The times of several elements run side by
 * side, so that the rate stays what it was while there is room.
 *
 * <p><b>Backpressure</b>: asks for {@code capacity} elements ahead, with those it keeps. When it is full, the source waits; for
 * a source that cannot wait, put a {@code Buffer} before it.
 *
 * <p><b>Cancellation</b>: the elements kept count as cancelled and are given back to the source.
 *
 * <p><b>Errors</b>: an error of the input follows the elements kept, when their times are over. The stage itself cannot fail.
 */
public final class Delay {

    private Delay() {}

    /**
     * Keeps each element for a time.
     *
     * @param time from its arrival, by the run's clock; more than zero
     * @param capacity elements kept at most, at least 1
     */
    public static <T> Operator<T, T> by(Duration time, int capacity) {
        return new DelayBy<>(Durations.positive("time", time), capacity);
    }
}
