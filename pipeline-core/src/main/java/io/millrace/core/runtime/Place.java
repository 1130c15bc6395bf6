package io.millrace.core.runtime;

import org.jspecify.annotations.Nullable;

/** Where a thread runs tasks of a pool, one after another. Belongs to that thread. */
final class Place {

    private static final ThreadLocal<@Nullable Place> OF_THREAD = new ThreadLocal<>();

    private final LinePool pool;
    /** The line of the task that runs. */
    @Nullable
    Line line;
    /** Made when the task starts its first run. */
    private @Nullable Host host;

    Place(LinePool pool) {
        this.pool = pool;
    }

    /** The task that the calling thread runs for a pool, as a host; null when it runs none. */
    static @Nullable Host hostOfCaller() {
        Place place = OF_THREAD.get();
        return place == null ? null : place.host();
    }

    static boolean callerIsIn(LinePool pool) {
        Place place = OF_THREAD.get();
        return place != null && place.pool == pool;
    }

    private Host host() {
        Host known = host;
        if (known == null) {
            known = new Host(pool, line == null ? null : line.host);
            host = known;
        }
        return known;
    }

    /** The calling thread is here from now on; returns where it was before. */
    @Nullable
    Place enter() {
        Place before = OF_THREAD.get();
        OF_THREAD.set(this);
        return before;
    }

    /** The calling thread is back where it was {@code before}. */
    static void back(@Nullable Place before) {
        if (before == null) {
            OF_THREAD.remove();
        } else {
            OF_THREAD.set(before);
        }
    }

    /** Runs {@code task} of {@code taken}. */
    void run(Line taken, Runnable task) {
        line = taken;
        try {
            TaskFailures.contain(task);
        } finally {
            if (host != null) {
                host.returned();
                host = null;
            }
        }
    }
}
