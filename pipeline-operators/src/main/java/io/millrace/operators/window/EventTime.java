package io.millrace.operators.window;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Sink;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Time as the elements tell it: when they happened, not when they arrived.
 *
 * <p>The <b>watermark</b> says how far that time has come: the latest time of an element so far, less {@code outOfOrder}. It never
 * goes back. A window whose end it has reached is emitted. An element whose windows have all ended by more than {@code lateness}
 * before the watermark is <b>late</b>: it goes to the sink {@code late} or else counts as shed (expired).
 *
 * <p>The watermark rests while no element comes, unless there is an {@code idleTimeout}. One element from the far future takes it
 * there, and makes all that follow late: filter such elements out before.
 *
 * @param timestamp when an element happened, between the years 1824 and 2116; must not block. An exception, null and times
 *     outside of these years are failures of the element
 * @param outOfOrder how much earlier than the latest one an element may be without being late; zero when they come in order
 * @param lateness how long a window that was emitted is kept for late elements; each makes it be emitted once more
 * @param late where late elements go, as a side output; null for nowhere
 * @param idleTimeout after how long without elements the watermark moves on with the clock; null for never
 * @param <T> the elements
 */
public record EventTime<T>(
        CheckedFunction<? super T, Instant> timestamp,
        Duration outOfOrder,
        Duration lateness,
        @Nullable Sink<? super T> late,
        @Nullable Duration idleTimeout)
        implements Serializable {

    /** Checks the durations. */
    public EventTime {
        Objects.requireNonNull(timestamp, "timestamp");
        Nanos.notNegative("outOfOrder", outOfOrder);
        Nanos.notNegative("lateness", lateness);
        if (idleTimeout != null) {
            Nanos.positive("idleTimeout", idleTimeout);
        }
    }

    /** Elements that come in order; none may be late, and without elements time rests. */
    public static <T> EventTime<T> of(CheckedFunction<? super T, Instant> timestamp) {
        return new EventTime<>(timestamp, Duration.ZERO, Duration.ZERO, null, null);
    }

    /**
     * With elements up to {@code most} earlier than one that came before them. Windows are emitted later by that much.
     *
     * @param most at least zero, at most 10,000 days
     */
    public EventTime<T> outOfOrder(Duration most) {
        return new EventTime<>(timestamp, most, lateness, late, idleTimeout);
    }

    /**
     * With windows that are kept for {@code time} after they were emitted, and emitted once more for each element that still comes:
     * an aggregate with all its elements, a list with those that are new.
     *
     * @param time at least zero, at most 10,000 days, of the time that elements tell
     */
    public EventTime<T> lateness(Duration time) {
        return new EventTime<>(timestamp, outOfOrder, time, late, idleTimeout);
    }

    /** With elements that come too late sent to {@code sink}, a side output of the same run, where they count as diverted. */
    public EventTime<T> lateTo(Sink<? super T> sink) {
        return new EventTime<>(timestamp, outOfOrder, lateness, Objects.requireNonNull(sink, "sink"), idleTimeout);
    }

    /**
     * With a watermark that moves on while no element comes: after {@code time} without one it is ahead by as much as the clock is,
     * and from then on goes with the clock, so that the last windows are emitted although the source is silent.
     *
     * @param time by the run's clock, more than zero, at most 10,000 days
     */
    public EventTime<T> idleTimeout(Duration time) {
        return new EventTime<>(timestamp, outOfOrder, lateness, late, time);
    }
}
