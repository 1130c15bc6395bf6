package io.millrace.operators.keyed;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The timers of all keys, the one that is due first on top: a binary heap in which each knows its place, so that one can be unset in
 * logarithmic time.
 */
final class TimerHeap {

    private static final int UNSET = -1;

    private final List<Timer> heap = new ArrayList<>();

    /** A timer of one key. */
    static final class Timer {

        final KeyPart<?, ?> part;
        final int number;
        private long due;
        private int place = UNSET;

        Timer(KeyPart<?, ?> part, int number) {
            this.part = part;
            this.number = number;
        }
    }

    void set(Timer timer, long due) {
        if (timer.place == UNSET) {
            timer.place = heap.size();
            heap.add(timer);
        }
        timer.due = due;
        rise(timer);
        sink(timer);
    }

    void unset(Timer timer) {
        int place = timer.place;
        if (place == UNSET) {
            return;
        }
        timer.place = UNSET;
        Timer last = heap.remove(heap.size() - 1);
        if (last != timer) {
            put(last, place);
            rise(last);
            sink(last);
        }
    }

    boolean isEmpty() {
        return heap.isEmpty();
    }

    /** When the first is due; only when there is one. */
    long due() {
        return heap.get(0).due;
    }

    /** The first if it is due, which is unset by that. */
    @Nullable
    Timer removeDue(long now) {
        if (heap.isEmpty() || heap.get(0).due - now > 0) {
            return null;
        }
        Timer first = heap.get(0);
        unset(first);
        return first;
    }

    private void rise(Timer timer) {
        int place = timer.place;
        while (place > 0 && timer.due - heap.get((place - 1) / 2).due < 0) {
            put(heap.get((place - 1) / 2), place);
            place = (place - 1) / 2;
        }
        put(timer, place);
    }

    private void sink(Timer timer) {
        int place = timer.place;
        int child = 2 * place + 1;
        while (child < heap.size()) {
            if (child + 1 < heap.size() && heap.get(child + 1).due - heap.get(child).due < 0) {
                child++;
            }
            if (timer.due - heap.get(child).due <= 0) {
                break;
            }
            put(heap.get(child), place);
            place = child;
            child = 2 * place + 1;
        }
        put(timer, place);
    }

    private void put(Timer timer, int place) {
        heap.set(place, timer);
        timer.place = place;
    }
}
