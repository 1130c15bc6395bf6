package io.millrace.micrometer;

import io.micrometer.core.instrument.Clock;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.Acknowledgements;
import io.millrace.core.observe.HeldStage;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.observe.StageFigures;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The figures of all runs of one pipeline. Of a run that has ended only its sum is left. What is read is as old as ten times what it
 * took to find out, so that a scrape of many meters looks at each run once or twice and not once for each meter.
 */
final class PipelineSum {

    /** Stages of all runs of one name; further ones are not shown. */
    static final int MOST_STAGES = 256;

    private static final int AGE_PER_COST = 10;

    private final Clock clock;
    private final Map<String, StageSum> stages = new LinkedHashMap<>();
    private final Set<PipelineRun> live = new HashSet<>();
    /** Stages that hold a thread. */
    private final Set<Hold> holds = new HashSet<>();

    private final long[] endedAs = new long[RunState.values().length];
    private final long[] liveAs = new long[RunState.values().length];
    private long started;
    private Acknowledgements endedAcks = Acknowledgements.NONE;
    private Acknowledgements acks = Acknowledgements.NONE;
    private long taken;
    private long goodFor = -1;

    private record Hold(PipelineRun run, String stage, Thread thread) {}

    PipelineSum(Clock clock) {
        this.clock = clock;
    }

    /** A run has begun; the stages that were not known before. */
    synchronized List<String> started(PipelineRun run) {
        started++;
        live.add(run);
        return newStages(run.snapshot());
    }

    private List<String> newStages(RunReport report) {
        List<String> added = report.stages().stream()
                .map(StageFigures::name)
                .filter(stage -> !stages.containsKey(stage))
                .limit(Math.max(0, MOST_STAGES - stages.size()))
                .toList();
        added.forEach(stage -> stages.put(stage, new StageSum()));
        goodFor = -1;
        return added;
    }

    /** A run has ended; whether none goes on now. Of one whose beginning was not seen nothing is counted. */
    synchronized boolean ended(PipelineRun run, RunReport report) {
        if (!live.remove(run)) {
            return false;
        }
        holds.removeIf(hold -> hold.run.equals(run));
        endedAs[report.state().ordinal()]++;
        endedAcks = sum(endedAcks, report.acknowledgements());
        for (StageFigures figures : report.stages()) {
            StageSum stage = stages.get(figures.name());
            if (stage != null) {
                stage.addEnded(figures);
            }
        }
        goodFor = -1;
        return live.isEmpty();
    }

    synchronized void held(PipelineRun run, HeldStage held) {
        StageSum stage = stages.get(held.stage());
        if (holds.add(new Hold(run, held.stage(), held.thread())) && stage != null) {
            stage.reported();
        }
    }

    synchronized void released(PipelineRun run, HeldStage held) {
        holds.remove(new Hold(run, held.stage(), held.thread()));
    }

    // What meters read

    synchronized double count(String stage, StageSum.Count count) {
        StageSum sum = fresh(stage);
        return sum == null ? 0 : sum.shown(count);
    }

    synchronized double count(String stage, OutcomeKind kind) {
        StageSum sum = fresh(stage);
        return sum == null ? 0 : sum.shown(kind);
    }

    synchronized double level(String stage, StageSum.Level level) {
        StageSum sum = fresh(stage);
        return sum == null ? 0 : sum.now(level);
    }

    synchronized double watchdogReports(String stage) {
        StageSum sum = stages.get(stage);
        return sum == null ? 0 : sum.watchdogReports();
    }

    synchronized double holding(String stage) {
        return holds.stream().filter(hold -> hold.stage.equals(stage)).count();
    }

    synchronized double started() {
        return started;
    }

    synchronized double runs(RunState state) {
        refresh();
        return state.isTerminal() ? endedAs[state.ordinal()] : liveAs[state.ordinal()];
    }

    synchronized Acknowledgements acknowledgements() {
        refresh();
        return acks;
    }

    private @Nullable StageSum fresh(String stage) {
        refresh();
        return stages.get(stage);
    }

    private void refresh() {
        long begin = clock.monotonicTime();
        if (begin - taken < goodFor) {
            return;
        }
        stages.values().forEach(StageSum::begin);
        for (RunState state : RunState.values()) {
            liveAs[state.ordinal()] = 0;
        }
        Acknowledgements told = endedAcks;
        for (PipelineRun run : live) {
            RunReport report = run.snapshot();
            told = sum(told, report.acknowledgements());
            liveAs[report.state().ordinal()]++;
            for (StageFigures figures : report.stages()) {
                StageSum stage = stages.get(figures.name());
                if (stage != null) {
                    stage.add(figures);
                }
            }
        }
        acks = told;
        stages.values().forEach(StageSum::end);
        taken = clock.monotonicTime();
        goodFor = AGE_PER_COST * (taken - begin);
    }

    private static Acknowledgements sum(Acknowledgements one, Acknowledgements other) {
        return new Acknowledgements(
                one.delivered() + other.delivered(),
                one.acknowledged() + other.acknowledged(),
                one.returned() + other.returned(),
                one.violations() + other.violations());
    }
}
