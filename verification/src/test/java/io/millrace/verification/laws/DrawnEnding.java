package io.millrace.verification.laws;

import io.millrace.core.PipelineRun;
import io.millrace.test.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** How a run is ended, if it is: by its subscriber, cancelled or drained, at some time or in the midst of a call. */
final class DrawnEnding {

    private enum Way {
        CANCEL,
        DRAIN,
        SUBSCRIBER_CANCELS,
        NONE
    }

    private final SplittableRandom random;
    private final Simulation simulation;
    private final DrawnSubscriber subscriber;
    private final Way way;
    private final boolean inTheMidst;
    private String when = "never";

    DrawnEnding(SplittableRandom random, Simulation simulation, DrawnSubscriber subscriber) {
        this.random = random;
        this.simulation = simulation;
        this.subscriber = subscriber;
        this.way = Way.values()[random.nextInt(Way.values().length)];
        this.inTheMidst = random.nextBoolean();
    }

    /** Ends it within {@code time}, unless it is to be ended in the midst of a call. */
    void within(Duration time) {
        if (!inTheMidst) {
            simulation.at(Duration.ofNanos(random.nextLong(time.toNanos())), this::end);
        }
    }

    /** A call is under way. */
    void inTheMidst() {
        if (inTheMidst) {
            end();
        }
    }

    private void end() {
        List<PipelineRun> runs = simulation.runtime().runs();
        if (runs.isEmpty()) {
            return;
        }
        PipelineRun run = runs.get(0);
        when = simulation.elapsed().toString();
        switch (way) {
            case CANCEL -> run.cancel();
            case DRAIN -> run.drain(Duration.ofMillis(random.nextInt(500))).subscribe(report -> {}, failure -> {});
            case SUBSCRIBER_CANCELS -> {
                if (!subscriber.ended()) {
                    subscriber.cancel();
                }
            }
            case NONE -> {}
        }
    }

    @Override
    public String toString() {
        return way + (inTheMidst ? " in the midst of a call, at " : " at ") + when;
    }
}
