package io.millrace.operators.batch;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A list that is being filled up to a size that is known, and handed out without being copied when it is full. */
final class Elements<T> {

    private static final int FIRST = 16;

    private final int maxSize;
    private Object[] places = new Object[0];
    private int size;

    Elements(int maxSize) {
        this.maxSize = maxSize;
    }

    void add(T element) {
        if (size == places.length) {
            places = Arrays.copyOf(places, (int) Math.min(maxSize, Math.max(FIRST, 2L * size)));
        }
        places[size++] = element;
    }

    int size() {
        return size;
    }

    /** What is in it, as a list that cannot be changed; it is empty afterwards. The next list will probably be as long. */
    @SuppressWarnings("unchecked") // nothing but T was put in
    List<T> take() {
        Object[] taken = size == places.length ? places : Arrays.copyOf(places, size);
        places = new Object[size];
        size = 0;
        return Collections.unmodifiableList((List<T>) Arrays.asList(taken));
    }
}
