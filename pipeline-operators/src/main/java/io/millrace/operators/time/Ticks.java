package io.millrace.operators.time;

import io.millrace.core.spi.PollSource;
import io.millrace.operators.Durations;
import java.time.Duration;

/**
 * Sources that are made of time: {@code Pipeline.define("report").from(Ticks.every(ofMinutes(1)))}.
 *
 * <p><b>Emits</b> a {@link Tick} at the end of each period; the first one a period after the start of the run. A drain ends it.
 *
 * <p><b>Backpressure</b>: ticks that find no demand become one, which is emitted with the demand and says how many were missed. The
 * next one comes at the end of the current period: late ticks do not move the others. No timer is set without demand.
 *
 * <p><b>Cancellation</b>: it keeps nothing.
 *
 * <p><b>Errors</b>: it never fails.
 */
public final class Ticks {

    private Ticks() {}

    /**
     * A tick every {@code period}.
     *
     * @param period by the run's clock, more than zero
     */
    public static PollSource<Tick> every(Duration period) {
        return new TicksEvery(Durations.positive("period", period));
    }
}
