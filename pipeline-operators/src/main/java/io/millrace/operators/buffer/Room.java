package io.millrace.operators.buffer;

import io.millrace.core.spi.Operator;
import io.millrace.core.spi.Sink;
import io.millrace.operators.Weigher;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The room that a buffer has; its methods say what happens when it is full. See {@link Buffer}.
 *
 * @param <W> what can be weighed; anything when elements are counted
 */
public final class Room<W> {

    private final long most;
    private final @Nullable Weigher<? super W> weigher;
    private final @Nullable Duration timeToLive;

    Room(long most, @Nullable Weigher<? super W> weigher, @Nullable Duration timeToLive) {
        if (most < 1) {
            throw new IllegalArgumentException(
                    (weigher == null ? "size" : "weight") + " of a buffer must be at least 1, was " + most);
        }
        this.most = most;
        this.weigher = weigher;
        this.timeToLive = timeToLive;
    }

    /**
     * Elements that have waited for {@code time} are dropped as expired, too: nobody wants them any more.
     *
     * @param time more than zero
     */
    public Room<W> timeToLive(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("timeToLive of a buffer must be more than zero, was " + time);
        }
        return new Room<>(most, weigher, time);
    }

    /** Drops the element that finds no room; it counts as shed (full). */
    public <T extends W> Operator<T, T> dropNewest() {
        return operator(Overflow.DROP_NEWEST, null);
    }

    /** As {@link #dropNewest()}; what is dropped goes to {@code overflow}. */
    public <T extends W> Operator<T, T> dropNewest(Sink<? super T> overflow) {
        return operator(Overflow.DROP_NEWEST, Objects.requireNonNull(overflow, "overflow"));
    }

    /** Makes room for the newest element by dropping the oldest ones, which count as shed (evicted). */
    public <T extends W> Operator<T, T> dropOldest() {
        return operator(Overflow.DROP_OLDEST, null);
    }

    /** As {@link #dropOldest()}; what is dropped goes to {@code overflow}. */
    public <T extends W> Operator<T, T> dropOldest(Sink<? super T> overflow) {
        return operator(Overflow.DROP_OLDEST, Objects.requireNonNull(overflow, "overflow"));
    }

    /** Makes room for the newest element by dropping all that are held, which count as shed (evicted): a new start. */
    public <T extends W> Operator<T, T> dropAll() {
        return operator(Overflow.DROP_ALL, null);
    }

    /** As {@link #dropAll()}; what is dropped goes to {@code overflow}. */
    public <T extends W> Operator<T, T> dropAll(Sink<? super T> overflow) {
        return operator(Overflow.DROP_ALL, Objects.requireNonNull(overflow, "overflow"));
    }

    /** The element that finds no room fails with {@link BufferFullException}, and follows the stage's {@code onError}. */
    public <T extends W> Operator<T, T> fail() {
        return operator(Overflow.FAIL, null);
    }

    private <T extends W> Operator<T, T> operator(Overflow overflow, @Nullable Sink<? super T> sink) {
        return new OverflowBuffer<>(most, weigher, timeToLive, overflow, sink);
    }
}
