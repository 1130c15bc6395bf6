package io.millrace.operators.hub;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The queue that a subscriber of a hub gets: how much it holds, and what happens when it is full. Only
 * {@link #backpressure} lets a slow subscriber make writers wait, and with them everyone else; under all others it harms
 * nobody but itself, and what it does not get is counted in its {@link SubscriberFigures}.
 *
 * @param <T> the elements
 */
public final class SubscriberQueue<T> implements Serializable {

    private static final long serialVersionUID = 1;

    private final int capacity;
    private final Overflow overflow;
    private final @Nullable CheckedFunction<? super T, ?> key;

    private SubscriberQueue(int capacity, Overflow overflow, @Nullable CheckedFunction<? super T, ?> key) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity of a subscriber's queue must be at least 1, was " + capacity);
        }
        this.capacity = capacity;
        this.overflow = overflow;
        this.key = key;
    }

    /** When it is full, writers wait until the subscriber has taken an element: it loses none. */
    public static <T> SubscriberQueue<T> backpressure(int capacity) {
        return new SubscriberQueue<>(capacity, Overflow.BACKPRESSURE, null);
    }

    /** When it is full, the element that comes is dropped. */
    public static <T> SubscriberQueue<T> dropNewest(int capacity) {
        return new SubscriberQueue<>(capacity, Overflow.DROP_NEWEST, null);
    }

    /** When it is full, the element that comes takes the place of the oldest, which is evicted. */
    public static <T> SubscriberQueue<T> dropOldest(int capacity) {
        return new SubscriberQueue<>(capacity, Overflow.DROP_OLDEST, null);
    }

    /** Holds the newest element only: {@code dropOldest(1)}. */
    public static <T> SubscriberQueue<T> latest() {
        return dropOldest(1);
    }

    /**
     * Holds the newest element of each key; an older one of the same key is conflated, and the newer one has its place in the
     * line. When there are {@code maxKeys} others, the element of the key that waits longest is evicted.
     *
     * @param maxKeys how many keys it holds an element for at most, at least 1
     * @param key the key of an element, never null; called by one writer at a time, on its thread, and must be quick. A
     *     subscriber whose function fails is disconnected with that failure
     */
    public static <T> SubscriberQueue<T> latestByKey(int maxKeys, CheckedFunction<? super T, ?> key) {
        return new SubscriberQueue<>(maxKeys, Overflow.DROP_OLDEST, Objects.requireNonNull(key, "key"));
    }

    /**
     * When it is full, the element that comes is dropped and the subscriber is disconnected: its run gets what is in the queue
     * and then fails with {@link SlowSubscriberException}.
     */
    public static <T> SubscriberQueue<T> disconnect(int capacity) {
        return new SubscriberQueue<>(capacity, Overflow.DISCONNECT, null);
    }

    int capacity() {
        return capacity;
    }

    boolean makesWritersWait() {
        return overflow == Overflow.BACKPRESSURE;
    }

    Store<T> open() {
        return key == null ? new Line<>(capacity, overflow) : new NewestByKey<>(capacity, key);
    }

    void check(CheckContext context) {
        if (key != null) {
            context.runs(key, FunctionUse.SERIAL);
        }
    }

    @Override
    public String toString() {
        return key == null
                ? capacity + (capacity == 1 ? " element, " : " elements, ") + overflow
                : "latest of each of " + capacity + (capacity == 1 ? " key" : " keys");
    }
}
