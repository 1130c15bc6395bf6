package io.millrace.verification.laws;

import io.millrace.core.PipelineRun;
import io.millrace.core.StageControl;
import io.millrace.test.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What is done to a run while it goes on: other concurrency, a rate, and pauses, of stages and of all of it. */
final class DrawnControl {

    private final SplittableRandom random;
    private final Simulation simulation;
    private final PipelineRun run;
    private final List<StageNotes> stages;
    private final Duration latest;
    private final int times;

    /** @param latest how late a function may be called after the stage has begun the call */
    DrawnControl(
            SplittableRandom random, Simulation simulation, PipelineRun run, List<StageNotes> stages, Duration latest) {
        this.random = random;
        this.simulation = simulation;
        this.run = run;
        this.stages = stages;
        this.latest = latest;
        this.times = random.nextInt(6);
    }

    /** Does something up to five times within {@code time}, if at all. What is paused goes on some time later. */
    void within(Duration time) {
        for (int left = times; left > 0; left--) {
            at(Duration.ofNanos(random.nextLong(time.toNanos())), this::change);
        }
    }

    /** Whether the run goes on as it was described. */
    boolean leavesAlone() {
        return times == 0;
    }

    private void change() {
        if (random.nextInt(4) == 0) {
            run.pause();
            at(simulation.elapsed().plusMillis(random.nextInt(60)), run::resume);
        } else if (!stages.isEmpty()) {
            change(stages.get(random.nextInt(stages.size())));
        }
    }

    private void change(StageNotes notes) {
        StageControl stage = run.stage(notes.stage());
        switch (random.nextInt(4)) {
            case 0 -> {
                stage.pause();
                at(simulation.elapsed().plus(latest), () -> notes.pausedWhile(stage::isPaused));
                at(simulation.elapsed().plusMillis(20 + random.nextInt(100)), () -> {
                    notes.pausedWhile(() -> false);
                    stage.resume();
                });
            }
            case 1 -> {
                stage.rate(100 + random.nextInt(900));
                if (random.nextBoolean()) {
                    at(simulation.elapsed().plusMillis(random.nextInt(80)), () -> stage.rate(StageControl.UNLIMITED));
                }
            }
            default -> concurrency(stage, notes, 1 + random.nextInt(random.nextBoolean() ? 2 : 8));
        }
    }

    private void concurrency(StageControl stage, StageNotes notes, int concurrency) {
        Runnable fewer = notes.allow(concurrency);
        stage.concurrency(concurrency);
        at(simulation.elapsed().plus(latest), fewer);
    }

    private void at(Duration time, Runnable action) {
        simulation.at(time, action);
    }
}
