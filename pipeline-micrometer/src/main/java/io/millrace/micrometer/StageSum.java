package io.millrace.micrometer;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;

/**
 * The figures of one stage, added up over the runs of a pipeline: those that have ended, and those that go on. What is shown of a
 * count never goes back, although the count of a single run may, by the element that is just moving. Guarded by its pipeline.
 */
final class StageSum {

    /** What only grows. Outcomes follow, in their order. */
    enum Count {
        IN,
        EMITTED,
        BUSY_NANOS,
        WAITED_FOR_INPUT_NANOS,
        WAITED_FOR_DEMAND_NANOS
    }

    /** What is there now. */
    enum Level {
        QUEUED,
        RUNNING,
        HELD
    }

    private static final int FIRST_OUTCOME = Count.values().length;
    private static final int COUNTS = FIRST_OUTCOME + OutcomeKind.values().length;

    private final long[] ended = new long[COUNTS];
    private final long[] sum = new long[COUNTS];
    private final long[] shown = new long[COUNTS];
    private final long[] levels = new long[Level.values().length];
    private long watchdogReports;

    /** Forgets the runs that go on. */
    void begin() {
        System.arraycopy(ended, 0, sum, 0, COUNTS);
        for (int level = 0; level < levels.length; level++) {
            levels[level] = 0;
        }
    }

    /** Adds a run that goes on. */
    void add(StageFigures stage) {
        count(stage, sum);
        levels[Level.QUEUED.ordinal()] += stage.queued();
        levels[Level.RUNNING.ordinal()] += stage.running();
        levels[Level.HELD.ordinal()] += stage.heldAfter();
    }

    /** Shows what was added. */
    void end() {
        for (int i = 0; i < COUNTS; i++) {
            shown[i] = Math.max(shown[i], sum[i]);
        }
    }

    /** Adds a run that has ended. */
    void addEnded(StageFigures stage) {
        count(stage, ended);
    }

    private static void count(StageFigures stage, long[] into) {
        into[Count.IN.ordinal()] += stage.in();
        into[Count.EMITTED.ordinal()] += stage.emitted();
        into[Count.BUSY_NANOS.ordinal()] += stage.busy().toNanos();
        into[Count.WAITED_FOR_INPUT_NANOS.ordinal()] +=
                stage.waiting().forInput().toNanos();
        into[Count.WAITED_FOR_DEMAND_NANOS.ordinal()] +=
                stage.waiting().forDemand().toNanos();
        stage.outcomes().forEach((kind, count) -> into[FIRST_OUTCOME + kind.ordinal()] += count);
    }

    void reported() {
        watchdogReports++;
    }

    long watchdogReports() {
        return watchdogReports;
    }

    long shown(Count count) {
        return shown[count.ordinal()];
    }

    long shown(OutcomeKind kind) {
        return shown[FIRST_OUTCOME + kind.ordinal()];
    }

    long now(Level level) {
        return levels[level.ordinal()];
    }
}
