package io.millrace.core.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The moment at which all pools and loops of a runtime have nothing left to do. Tasks hand over tasks, from a pool to a loop
 * and back, so that each being quiet at some time does not suffice.
 */
final class Quiescence {

    private final List<? extends TaskRunner> parts;
    private final CompletableFuture<Void> reached = new CompletableFuture<>();

    private Quiescence(List<? extends TaskRunner> parts) {
        this.parts = parts;
    }

    /** Completes at the first such moment from now on; on the thread that ended the last task, or on the caller's. */
    static CompletableFuture<Void> of(List<? extends TaskRunner> parts) {
        Quiescence quiescence = new Quiescence(parts);
        parts.forEach(part -> part.whenQuiet(quiescence::check));
        quiescence.check();
        return quiescence.reached;
    }

    /**
     * Both counts only grow and none ends that was not taken: when all that were taken, counted last, equal all that had
     * ended, counted first, then nothing was left at the moment in between.
     */
    private void check() {
        long finished = parts.stream().mapToLong(TaskRunner::finished).sum();
        long accepted = parts.stream().mapToLong(TaskRunner::accepted).sum();
        if (accepted == finished) {
            reached.complete(null);
        }
    }
}
