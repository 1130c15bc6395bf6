package io.millrace.core.engine;

import io.millrace.core.runtime.RuntimeClock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * The timers of a run's own life, at most one of each kind. They run on the clock's thread, which nothing in the run can hold
 * up, and are short. A clock that is closed sets none: then nobody hurries what is left.
 */
final class Timers {

    /** What a timer is for. */
    enum Kind {
        /** What is left of an ended run has had its time. */
        GRACE,
        /** The time to drain is over. */
        DRAIN,
        /** Looks whether the valve still waits for something that comes. */
        VALVE,
        /** An overtaken read has had its time to return. */
        READ,
        /** Closing what the run opened has had its time. */
        CLOSE
    }

    private final RuntimeClock clock;
    private final Map<Kind, Runnable> unset = new EnumMap<>(Kind.class);
    private boolean closed;

    Timers(RuntimeClock clock) {
        this.clock = clock;
    }

    synchronized void set(Kind kind, long delayNanos, Runnable task) {
        unset(kind);
        if (closed) {
            return;
        }
        try {
            unset.put(kind, clock.schedule(task, delayNanos));
        } catch (RejectedExecutionException clockClosed) {
            // The runtime is closed, and its grace time has been given already.
        }
    }

    synchronized void unset(Kind kind) {
        Runnable set = unset.remove(kind);
        if (set != null) {
            set.run();
        }
    }

    synchronized void unsetAll() {
        for (Kind kind : Kind.values()) {
            unset(kind);
        }
    }

    /** The run has ended: no timer is left, and none will be set. */
    synchronized void close() {
        closed = true;
        unsetAll();
    }
}
