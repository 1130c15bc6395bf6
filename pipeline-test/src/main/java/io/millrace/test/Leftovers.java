package io.millrace.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * What a test promises to leave none of. {@link MillraceExtension} passes one to a test that asks for it, and fails the
 * test by name for whatever is left; runs, timers and threads it looks after by itself.
 *
 * <pre>{@code
 * leftovers.none("permits of bulkhead 'inventory'", bulkhead::inUse);
 * }</pre>
 */
public final class Leftovers {

    private final List<Promise> promises = new CopyOnWriteArrayList<>();

    Leftovers() {}

    /**
     * Promises that {@code count} is 0 after the test.
     *
     * @param what what is counted, for the message
     * @param count says how many there are; called once after the test, on its thread
     */
    public void none(String what, LongSupplier count) {
        promises.add(new Promise(what, count));
    }

    /** What is left, one sentence each. */
    List<String> found() {
        return promises.stream()
                .filter(promise -> promise.count().getAsLong() != 0)
                .map(promise -> promise.count().getAsLong() + " " + promise.what())
                .toList();
    }

    private record Promise(String what, LongSupplier count) {}
}
