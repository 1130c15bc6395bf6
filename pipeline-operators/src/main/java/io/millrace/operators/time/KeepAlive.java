package io.millrace.operators.time;

import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.spi.Operator;
import io.millrace.operators.Durations;
import java.time.Duration;

/**
 * Operators that say something when there is nothing to say, such as the ping of a connection.
 *
 * <p><b>Emits</b> the elements at once, and a filler when nothing has been emitted for a time; then the next one after as long again.
 *
 * <p><b>Backpressure</b>: asks for what is demanded and at most 32 elements ahead. A filler that is due without demand waits for
 * it, unless an element comes first; there is never more than one.
 *
 * <p><b>Cancellation</b>: it keeps no element.
 *
 * <p><b>Errors</b>: an exception or null of the supplier fails the run. The fillers end with the input.
 */
public final class KeepAlive {

    private KeepAlive() {}

    /**
     * A filler after each {@code idle} without an element.
     *
     * @param idle by the run's clock, more than zero
     * @param filler makes what is emitted; must not block
     */
    public static <T> Operator<T, T> after(Duration idle, CheckedSupplier<? extends T> filler) {
        return new KeepAliveAfter<>(Durations.positive("idle", idle), filler);
    }
}
