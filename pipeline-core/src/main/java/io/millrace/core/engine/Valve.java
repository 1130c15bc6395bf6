package io.millrace.core.engine;

import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.StageFigures;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time that a drain has: how long a source whose valve is shut may still deliver what it was asked for, and when the run is
 * cancelled.
 */
final class Valve {

    /** A silent source keeps an otherwise empty run open for this part of the time to drain. */
    private static final int PATIENCE = 10;

    private final LiveRun run;
    private final Timers timers;
    private @Nullable Long deadline;
    private volatile long cutOffAt;
    private volatile long silence;

    Valve(LiveRun run, Timers timers) {
        this.run = run;
        this.timers = timers;
    }

    /** The run is to be drained within {@code patience} nanoseconds; the earliest of all wishes counts. */
    synchronized void hurry(long patience) {
        long wished = run.nanoTime() + patience;
        if (deadline == null || wished - deadline < 0) {
            deadline = wished;
            cutOffAt = wished - patience / 2;
            silence = Math.max(LiveRun.QUIET_NANOS, patience / PATIENCE);
            timers.set(Timers.Kind.DRAIN, patience, run::drainTimeOver);
        }
    }

    /**
     * Waits for what the source was asked for, until half of the time to drain is over, or nothing runs and nothing has moved
     * for a while: a source that takes back what comes too late loses nothing and gets a second, another one a tenth of the time.
     *
     * @param seen how the run looked when this was called last
     */
    void watch(Inlet open, @Nullable RunReport seen) {
        if (run.isClosing() || open.hasEnded()) {
            return;
        }
        long left = cutOffAt - run.nanoTime();
        RunReport report = run.snapshot();
        boolean idle = report.stages().stream().allMatch(stage -> stage.running() == 0);
        if (left <= 0 || idle && seen != null && counts(report).equals(counts(seen))) {
            open.shutNow();
        } else {
            long patience = open.takesBack() ? LiveRun.QUIET_NANOS : silence;
            timers.set(Timers.Kind.VALVE, Math.min(left, patience), () -> watch(open, report));
        }
    }

    /** What has been counted; times pass where nothing moves. */
    private static List<StageFigures> counts(RunReport report) {
        return report.stages().stream()
                .map(stage -> new StageFigures(
                        stage.name(),
                        stage.verb(),
                        stage.from(),
                        stage.branch(),
                        stage.in(),
                        stage.emitted(),
                        stage.queued(),
                        stage.running(),
                        stage.heldAfter(),
                        stage.outcomes(),
                        Duration.ZERO))
                .toList();
    }
}
