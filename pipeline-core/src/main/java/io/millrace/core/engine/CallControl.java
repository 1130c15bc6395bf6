package io.millrace.core.engine;

import io.millrace.core.StageControl;

/** Changes a running {@link CallSegment}. */
record CallControl(CallSegment segment) implements StageControl {

    @Override
    public int concurrency() {
        return segment.tuning().concurrency();
    }

    @Override
    public void concurrency(int concurrency) {
        checkConcurrency(segment.stage(), concurrency);
        segment.tuning().concurrency(concurrency);
    }

    @Override
    public double rate() {
        return segment.tuning().rate();
    }

    @Override
    public void rate(double callsPerSecond) {
        checkRate(segment.stage(), callsPerSecond);
        segment.tuning().rate(callsPerSecond);
    }

    @Override
    public boolean isPaused() {
        return segment.tuning().isPaused();
    }

    @Override
    public void pause() {
        segment.tuning().pause(true);
    }

    @Override
    public void resume() {
        segment.tuning().pause(false);
    }

    @Override
    public String toString() {
        return "StageControl[" + segment.stage() + ", " + concurrency() + " at a time"
                + (rate() == UNLIMITED ? "" : ", " + rate() + " per second")
                + (isPaused() ? ", paused]" : "]");
    }

    /** Of a run that has ended: tells how it was set at last, and changes nothing. */
    record Ended(String stage, int concurrency, double rate) implements StageControl {

        @Override
        public void concurrency(int newConcurrency) {
            checkConcurrency(stage, newConcurrency);
        }

        @Override
        public void rate(double callsPerSecond) {
            checkRate(stage, callsPerSecond);
        }

        @Override
        public boolean isPaused() {
            return false;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}
    }

    private static void checkConcurrency(String stage, int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException(
                    "concurrency of stage '" + stage + "' must be at least 1, was " + concurrency);
        }
    }

    private static void checkRate(String stage, double callsPerSecond) {
        if (!(callsPerSecond > 0)) {
            throw new IllegalArgumentException("rate of stage '" + stage
                    + "' must be more than 0 calls per second, was " + callsPerSecond + "; pause() stops it");
        }
    }
}
