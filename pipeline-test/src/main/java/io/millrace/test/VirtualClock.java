package io.millrace.test;

import io.millrace.core.runtime.RuntimeClock;
import java.time.Instant;

/** The clock of a {@link Simulation}. Its day begins at a fixed time, so that a test reads the same every day. */
record VirtualClock(Simulation simulation) implements RuntimeClock {

    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

    @Override
    public long nanoTime() {
        return simulation.now();
    }

    @Override
    public Instant now() {
        return BEGIN.plusNanos(simulation.now());
    }

    @Override
    public Runnable schedule(Runnable task, long delayNanos) {
        return simulation.schedule(task, delayNanos);
    }

    @Override
    public int pending() {
        return simulation.timers();
    }

    @Override
    public void close() {
        simulation.unsetAll();
    }
}
