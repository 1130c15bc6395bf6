package io.millrace.test;

import io.millrace.core.runtime.RuntimeClock;
import java.time.Instant;

/** The clock of an {@link EventLoop}. Its day begins at a fixed time, so that a test reads the same every day. */
record VirtualClock(EventLoop events) implements RuntimeClock {

    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

    @Override
    public long nanoTime() {
        return events.now();
    }

    @Override
    public Instant now() {
        return BEGIN.plusNanos(events.now());
    }

    @Override
    public Runnable schedule(Runnable task, long delayNanos) {
        return events.schedule(task, delayNanos);
    }

    @Override
    public int pending() {
        return events.timers();
    }

    @Override
    public void close() {
        events.unsetAll();
    }
}
