package io.millrace.operators.hub;

import io.millrace.core.function.CheckedFunction;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The newest element of each key; a key keeps its place in the line, so that none waits for ever. */
final class NewestByKey<T> implements Store<T> {

    private final int capacity;
    private final CheckedFunction<? super T, ?> key;
    private final Map<Object, T> elements = new LinkedHashMap<>(4);

    NewestByKey(int capacity, CheckedFunction<? super T, ?> key) {
        this.capacity = capacity;
        this.key = key;
    }

    @Override
    public Put put(T element) throws Exception {
        Object of = Objects.requireNonNull(key.apply(element), "the key of an element was null");
        if (elements.put(of, element) != null) {
            return Put.CONFLATED;
        }
        if (elements.size() <= capacity) {
            return Put.QUEUED;
        }
        poll();
        return Put.EVICTED;
    }

    @Override
    public @Nullable T poll() {
        Iterator<T> oldest = elements.values().iterator();
        if (!oldest.hasNext()) {
            return null;
        }
        T element = oldest.next();
        oldest.remove();
        return element;
    }

    @Override
    public int size() {
        return elements.size();
    }
}
