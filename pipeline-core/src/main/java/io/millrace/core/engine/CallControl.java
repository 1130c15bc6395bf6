package io.millrace.core.engine;

import io.millrace.core.StageControl;

/** Changes a running {@link CallSegment}. */
record CallControl(CallSegment segment) implements StageControl {

    @Override
    public int concurrency() {
        return segment.concurrency();
    }

    @Override
    public void concurrency(int concurrency) {
        atLeastOne(segment.stage(), concurrency);
        segment.concurrency(concurrency);
    }

    /** Of a run that has ended: tells how many calls it made at a time at last, and changes nothing. */
    record Ended(String stage, int concurrency) implements StageControl {

        @Override
        public void concurrency(int newConcurrency) {
            atLeastOne(stage, newConcurrency);
        }
    }

    private static void atLeastOne(String stage, int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException(
                    "concurrency of stage '" + stage + "' must be at least 1, was " + concurrency);
        }
    }
}
