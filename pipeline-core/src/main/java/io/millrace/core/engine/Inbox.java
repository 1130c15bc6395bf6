package io.millrace.core.engine;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Events on their way to the holder of a segment: anyone puts one in, the holder takes all, in order of arrival. */
final class Inbox {

    private final AtomicReference<@Nullable Event> last = new AtomicReference<>();

    void put(Event event) {
        Event before;
        do {
            before = last.get();
            event.next = before;
        } while (!last.compareAndSet(before, event));
    }

    boolean isEmpty() {
        return last.get() == null;
    }

    /** The oldest event, linked to the newer ones; null when there is none. */
    @Nullable
    Event takeAll() {
        if (last.get() == null) {
            return null;
        }
        Event newest = last.getAndSet(null);
        Event oldest = null;
        while (newest != null) {
            Event before = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = before;
        }
        return oldest;
    }
}
