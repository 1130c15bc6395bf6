package io.millrace.operators.hub;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Elements in the order in which they came. */
final class Line<T> implements Store<T> {

    private final int capacity;
    private final Overflow overflow;
    private final ArrayDeque<T> elements = new ArrayDeque<>(1);

    Line(int capacity, Overflow overflow) {
        this.capacity = capacity;
        this.overflow = overflow;
    }

    @Override
    public Put put(T element) {
        if (elements.size() < capacity) {
            elements.add(element);
            return Put.QUEUED;
        }
        return switch (overflow) {
            case DROP_OLDEST -> {
                elements.remove();
                elements.add(element);
                yield Put.EVICTED;
            }
            case DROP_NEWEST -> Put.DROPPED;
            // with backpressure nothing is put where there is no room
            case DISCONNECT, BACKPRESSURE -> Put.REFUSED;
        };
    }

    @Override
    public @Nullable T poll() {
        return elements.poll();
    }

    @Override
    public int size() {
        return elements.size();
    }
}
