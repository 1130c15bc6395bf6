package io.millrace.core.engine;

import io.millrace.core.StageControl;

/**
 * How a call stage is set from outside while it runs. Anyone writes the wishes and leaves a note in the segment's lock; the
 * holder of the segment looks at all of them then, and not for each call.
 */
final class Tuning {

    private final CallSegment segment;
    private volatile int concurrency;
    private volatile double rate = StageControl.UNLIMITED;
    private volatile boolean paused;
    /** The run drains: nothing is held up any more. */
    private volatile boolean draining;

    Tuning(CallSegment segment, int concurrency) {
        this.segment = segment;
        this.concurrency = concurrency;
    }

    int concurrency() {
        return concurrency;
    }

    double rate() {
        return rate;
    }

    boolean isPaused() {
        return paused && !draining;
    }

    void concurrency(int newConcurrency) {
        concurrency = newConcurrency;
        segment.enter(new Note());
    }

    void rate(double callsPerSecond) {
        rate = callsPerSecond;
        segment.enter(new Note());
    }

    void pause(boolean wished) {
        paused = wished;
        segment.enter(new Note());
    }

    void drain() {
        draining = true;
        if (paused) {
            segment.enter(new Note());
        }
    }

    private final class Note extends Event {

        @Override
        void handle() {
            segment.retune();
        }
    }
}
