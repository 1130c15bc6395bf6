package io.millrace.core.observe;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one stage of one run has counted.
 *
 * @param name the stage's name, unique in the pipeline
 * @param verb what the stage is: {@code map}, {@code mapAsync}, {@code source}, {@code exit}
 * @param from the names of the stages whose emitted elements enter here, several where pipelines flow together; empty for a source
 * @param branch whether a side output begins with the stage: what enters it has left the stage before it that way
 * @param in elements that entered
 * @param emitted elements that left towards the next stage
 * @param queued elements that entered and wait, read from the queue itself
 * @param running elements whose work has begun and not ended, read from the slots themselves
 * @param heldAfter emitted elements that the next stage has not taken yet
 * @param outcomes entered elements by how they ended; kinds that did not occur are absent
 * @param busy time spent in the stage's functions, summed over threads and sampled for synchronous stages; of {@code mapAsync}
 *     and {@code mapFuture} the time from the start of each attempt to its end, which is mostly waiting
 * @param waiting the time in which the stage had nothing to do, and why
 */
public record StageFigures(
        String name,
        String verb,
        List<String> from,
        boolean branch,
        long in,
        long emitted,
        long queued,
        long running,
        long heldAfter,
        Map<OutcomeKind, Long> outcomes,
        Duration busy,
        Waiting waiting) {

    /** Keeps its own copy of the outcomes. */
    public StageFigures {
        from = List.copyOf(from);
        outcomes = Map.copyOf(outcomes);
    }

    /** Figures of a stage of which nobody knows how long it has waited. */
    public StageFigures(
            String name,
            String verb,
            List<String> from,
            boolean branch,
            long in,
            long emitted,
            long queued,
            long running,
            long heldAfter,
            Map<OutcomeKind, Long> outcomes,
            Duration busy) {
        this(name, verb, from, branch, in, emitted, queued, running, heldAfter, outcomes, busy, Waiting.NONE);
    }

    /** These figures with {@code more} elements that have left the stage and not entered the next one. */
    public StageFigures alsoHeldAfter(long more) {
        return new StageFigures(
                name, verb, from, branch, in, emitted, queued, running, heldAfter + more, outcomes, busy, waiting);
    }

    /** These figures of a stage in which {@code entered} elements entered and {@code passed} of them went on, one for one. */
    public StageFigures passed(long entered, long passed) {
        Map<OutcomeKind, Long> all = new EnumMap<>(OutcomeKind.class);
        all.putAll(outcomes);
        if (passed != 0) {
            all.merge(OutcomeKind.DONE, passed, Long::sum);
        }
        return new StageFigures(
                name, verb, from, branch, entered, passed, queued, running, heldAfter, all, busy, waiting);
    }

    /** How many elements ended as {@code kind}. */
    public long count(OutcomeKind kind) {
        return outcomes.getOrDefault(kind, 0L);
    }

    /** How many elements have ended. */
    public long ended() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Entered elements that are neither in an outcome nor held: 0 unless elements were lost or counted twice. */
    public long unaccounted() {
        return in - ended() - queued - running;
    }
}
