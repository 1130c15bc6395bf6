package io.millrace.core.sync;

import java.util.concurrent.atomic.AtomicBoolean;

/** The right to be one of those that a {@link Semaphore} lets in. Whoever has it gives it back, from any thread. */
public final class Permit implements AutoCloseable {

    private final Semaphore semaphore;
    private final AtomicBoolean returned = new AtomicBoolean();

    Permit(Semaphore semaphore) {
        this.semaphore = semaphore;
    }

    /**
     * Gives the permit back; the first that waits gets it, and goes on with it on this thread before this returns. Closing twice is
     * closing once.
     */
    @Override
    public void close() {
        if (returned.compareAndSet(false, true)) {
            semaphore.give();
        }
    }

    @Override
    public String toString() {
        return "Permit[" + semaphore.name() + (returned.get() ? ", returned]" : "]");
    }
}
