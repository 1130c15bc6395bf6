package io.millrace.core.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.util.Logger;
import reactor.util.Loggers;

/** The end of a runtime's threads: all that was handed over is let finish, then nothing more is taken. */
final class Closing {

    private static final Logger LOG = Loggers.getLogger(Closing.class);

    /** Threads that have no more tasks end by themselves, and at once. */
    private static final Duration TO_END_IDLE_THREADS = Duration.ofSeconds(5);

    private final String owner;
    private final Workers workers;
    private final List<? extends TaskRunner> parts;
    private final AtomicBoolean begun = new AtomicBoolean();

    Closing(String owner, Workers workers, List<? extends TaskRunner> parts) {
        this.owner = owner;
        this.workers = workers;
        this.parts = parts;
    }

    boolean isCaller() {
        return parts.stream().anyMatch(TaskRunner::isCaller);
    }

    /**
     * Returns when the threads have ended or the grace time is over. A task that closes its own runtime does not wait, for it
     * would wait for itself: another thread does. Closing twice is closing once.
     */
    void close(Duration graceTime) {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        if (isCaller()) {
            Elsewhere.run(owner + "-close", () -> closeNow(graceTime));
        } else {
            closeNow(graceTime);
        }
    }

    private void closeNow(Duration graceTime) {
        CompletableFuture<Void> quiet = Quiescence.of(parts);
        try {
            workers.await(quiet, graceTime);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        parts.forEach(TaskRunner::close);
        if (quiet.isDone()) {
            join();
        } else {
            long left = parts.stream().mapToLong(TaskRunner::discard).sum();
            LOG.warn("Runtime '{}' was closed with {} unfinished tasks; its grace time is {}", owner, left, graceTime);
        }
    }

    private void join() {
        Deadline deadline = Deadline.in(TO_END_IDLE_THREADS);
        try {
            for (TaskRunner part : parts) {
                part.join(deadline);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
