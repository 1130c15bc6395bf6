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
        if (concurrency < 1) {
            throw new IllegalArgumentException(
                    "concurrency of stage '" + segment.stage() + "' must be at least 1, was " + concurrency);
        }
        segment.concurrency(concurrency);
    }
}
