package io.millrace.core.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The account of a run: where every element went. A report taken while the run goes on is a snapshot; its figures are
 * consistent within a stage, and the balance is exact once the run has ended.
 *
 * @param pipeline the pipeline's name
 * @param state where the run stands
 * @param started when it started
 * @param elapsed how long it has run
 * @param stages the stages in the order in which elements meet them; the source first, side outputs after their stage
 * @param acknowledgements what an acknowledging source was told
 * @param failure what the run failed with
 * @param abandoned work that did not end within the grace time
 */
public record RunReport(
        String pipeline,
        RunState state,
        Instant started,
        Duration elapsed,
        List<StageFigures> stages,
        Acknowledgements acknowledgements,
        Optional<Throwable> failure,
        List<Abandoned> abandoned) {

    /** Keeps its own copies of the lists. */
    public RunReport {
        stages = List.copyOf(stages);
        abandoned = List.copyOf(abandoned);
    }

    /**
     * The figures of one stage.
     *
     * @throws IllegalArgumentException if the pipeline has no stage of that name; the message lists the names
     */
    public StageFigures stage(String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no stage is named '" + name + "'; there are "
                        + stages.stream().map(StageFigures::name).toList()));
    }

    /** Elements that the source, or all sources together, handed to the first stages. */
    public long in() {
        return stages.stream()
                .filter(stage -> stage.from().isEmpty())
                .mapToLong(StageFigures::emitted)
                .sum();
    }

    /** Elements that left through the main exit. */
    public long out() {
        return stages.isEmpty() ? 0 : stages.get(stages.size() - 1).count(OutcomeKind.DONE);
    }

    /** Elements inside now: waiting, in work, or between two stages. */
    public long inFlight() {
        return stages.stream()
                .mapToLong(stage -> stage.queued() + stage.running() + stage.heldAfter())
                .sum();
    }

    /**
     * Where the account does not close, one sentence each; empty when every element is accounted for. While the run goes
     * on an element that is just moving may show here; after its end nothing may.
     */
    public List<String> imbalances() {
        List<String> found = new ArrayList<>();
        Map<String, StageFigures> byName = new HashMap<>();
        for (StageFigures stage : stages) {
            byName.put(stage.name(), stage);
        }
        for (StageFigures stage : stages) {
            if (stage.unaccounted() != 0) {
                found.add("stage '%s': %d in, but %d ended, %d queued and %d running: %d unaccounted"
                        .formatted(
                                stage.name(),
                                stage.in(),
                                stage.ended(),
                                stage.queued(),
                                stage.running(),
                                stage.unaccounted()));
            }
        }
        for (StageFigures stage : stages) {
            List<StageFigures> before = stage.branch()
                    ? List.of()
                    : stage.from().stream()
                            .map(byName::get)
                            .filter(Objects::nonNull)
                            .toList();
            long emitted = before.stream().mapToLong(StageFigures::emitted).sum();
            long held = before.stream().mapToLong(StageFigures::heldAfter).sum();
            if (!before.isEmpty() && emitted != stage.in() + held) {
                found.add("after stage '%s': %d emitted, but %d entered the next stage and %d are held between"
                        .formatted(String.join("' and '", stage.from()), emitted, stage.in(), held));
            }
        }
        if (acknowledgements.violations() > 0) {
            found.add(acknowledgements.violations() + " elements were acknowledged more than once");
        }
        if (state.isTerminal() && abandoned.isEmpty() && acknowledgements.open() != 0) {
            found.add(acknowledgements.open() + " elements were neither acknowledged nor given back");
        }
        if (state.isTerminal() && abandoned.isEmpty() && inFlight() != 0) {
            found.add(inFlight() + " elements are still inside although the run has ended");
        }
        return found;
    }

    /**
     * Refuses a report whose account does not close.
     *
     * @return this report
     * @throws AssertionError with every imbalance, one a line
     */
    public RunReport assertNoLoss() {
        List<String> found = imbalances();
        if (!found.isEmpty()) {
            throw new AssertionError(
                    "pipeline '" + pipeline + "' lost count of elements:\n  " + String.join("\n  ", found));
        }
        return this;
    }

    /** The report as a table for a terminal, one line a stage. */
    public String toText() {
        return ReportTable.render(this);
    }

    /** As {@link #toText}. */
    @Override
    public String toString() {
        return toText();
    }
}
