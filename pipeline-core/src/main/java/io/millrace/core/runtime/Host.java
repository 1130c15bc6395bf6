package io.millrace.core.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A function on a thread of a pool that has started runs and may be waiting for them. Until it returns, they are its guests:
 * where no thread is free for their tasks, a pool makes one more.
 */
final class Host {

    private final LinePool pool;
    /** Who started the run that this function belongs to; null when no function did. */
    private final @Nullable Host own;

    private volatile boolean returned;

    Host(LinePool pool, @Nullable Host own) {
        this.pool = pool;
        this.own = own;
    }

    boolean isRunning() {
        return !returned;
    }

    void returned() {
        returned = true;
    }

    /** Whether it, or who started its run and still runs, and so on, is on a thread of {@code other}. */
    boolean occupies(LinePool other) {
        for (Host host = this; host != null; host = host.own) {
            if (host.pool == other && host.isRunning()) {
                return true;
            }
        }
        return false;
    }
}
