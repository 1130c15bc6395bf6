package io.millrace.core.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What one run of a pipeline may hold and use at most on a given runtime, known before it runs. {@code run.stage(..)} may change
 * the concurrency of a stage later, and with it what the stage holds.
 *
 * @param pipeline the pipeline's name
 * @param inFlight elements of the source that may be inside at a time, when the pipeline says so with {@code maxInFlight}; else
 *     unknown, because stages may make many elements of one, and one of many
 * @param stages the stages in order, side outputs after their stage, and the exit
 * @param threads threads of the runtime that the run may work on at a time: its loops and its part of each pool
 * @param timers timers of the whole run, those of its own life included
 */
public record Bounds(String pipeline, Bound inFlight, List<StageBounds> stages, Bound threads, Bound timers) {

    /** Keeps its own copy of the stages. */
    public Bounds {
        stages = List.copyOf(stages);
    }

    /** Elements in all stages together, in whatever form. */
    public Bound elements() {
        return sum(StageBounds::elements);
    }

    /** Places in queues and tables. */
    public Bound slots() {
        return sum(StageBounds::slots);
    }

    /** Keys that are remembered. */
    public Bound keys() {
        return sum(StageBounds::keys);
    }

    /** Whether everything has a number. */
    public boolean areKnown() {
        return elements().isKnown() && slots().isKnown() && threads.isKnown() && timers.isKnown() && keys().isKnown();
    }

    private Bound sum(Function<StageBounds, Bound> part) {
        return stages.stream().map(part).reduce(Bound.none(), Bound::plus);
    }

    /**
     * The bounds of one stage.
     *
     * @throws IllegalArgumentException if there is no stage of that name; the message lists the names
     */
    public StageBounds stage(String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no stage is named '" + name + "'; there are "
                        + stages.stream().map(StageBounds::name).toList()));
    }

    /**
     * What {@code report} shows to be more than was said, one sentence each; empty when nothing is. Only what a report
     * counts is looked at: elements. Those that a subscriber has not acknowledged by hand are not: how many they may be is said
     * by the subscription.
     */
    public List<String> exceededBy(RunReport report) {
        List<String> found = new ArrayList<>();
        long insideAll = 0;
        for (StageFigures seen : report.stages()) {
            if (stages.stream().noneMatch(stage -> stage.name().equals(seen.name()))) {
                continue;
            }
            Bound most = stage(seen.name()).elements();
            long inside = seen.queued() + seen.running();
            insideAll += inside + seen.heldAfter();
            if (!most.allows(inside)) {
                found.add("stage '%s' holds %d elements, more than %s".formatted(seen.name(), inside, most));
            }
        }
        if (!elements().allows(insideAll)) {
            found.add("the run holds %d elements, more than %s".formatted(insideAll, elements()));
        }
        return found;
    }

    /** A table for a terminal, one line a stage. */
    public String toText() {
        return BoundsTable.render(this);
    }

    /** As {@link #toText}. */
    @Override
    public String toString() {
        return toText();
    }
}
