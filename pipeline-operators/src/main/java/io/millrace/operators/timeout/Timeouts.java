package io.millrace.operators.timeout;

import io.millrace.core.spi.Operator;
import io.millrace.operators.Durations;
import java.time.Duration;

/**
 * Operators that fail the run when one party is late: the stages before, the stages after, or all together. How long a call may take
 * is said by its {@code CallPolicy}.
 *
 * <p><b>Emits</b> the elements at once.
 *
 * <p><b>Backpressure</b>: asks for what is demanded and at most 32 elements ahead.
 *
 * <p><b>Cancellation</b>: it keeps no element.
 *
 * <p><b>Errors</b>: {@link StreamTimeoutException} fails the run after what was emitted. A clock never runs for a party that is not
 * asked: a slow next stage does not make the source late.
 */
public final class Timeouts {

    private Timeouts() {}

    /**
     * Fails when an element was asked for and none has come for a time. The clock starts with the first demand, and
     * again with each element and with demand after a time without.
     *
     * @param limit by the run's clock, more than zero
     */
    public static <T> Operator<T, T> idle(Duration limit) {
        return timeout(Party.IDLE, limit);
    }

    /**
     * Fails when the first element was asked for and has not come for a time.
     *
     * @param limit by the run's clock, more than zero
     */
    public static <T> Operator<T, T> initial(Duration limit) {
        return timeout(Party.INITIAL, limit);
    }

    /**
     * Fails when the stages before have not completed within a time of the start of the run, whoever is late.
     *
     * @param limit by the run's clock, more than zero
     */
    public static <T> Operator<T, T> completion(Duration limit) {
        return timeout(Party.COMPLETION, limit);
    }

    /**
     * Fails when the next stage has asked for nothing for a time, though it has taken all that it asked for. Pekko's
     * {@code backpressureTimeout}.
     *
     * @param limit by the run's clock, more than zero
     */
    public static <T> Operator<T, T> backpressure(Duration limit) {
        return timeout(Party.BACKPRESSURE, limit);
    }

    private static <T> Operator<T, T> timeout(Party party, Duration limit) {
        return new Timeout<>(party, Durations.positive("limit", limit));
    }
}
