package io.millrace.resilience.limit;

import java.util.concurrent.atomic.LongAdder;

/**
 * What has been seen in the window that is open, counted by many threads. An attempt that is counted while the window is taken
 * may be in this one or in the next; none is lost or counted twice.
 */
final class Seen {

    private final LongAdder started = new LongAdder();
    private final LongAdder nearLimit = new LongAdder();
    private final LongAdder completed = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder late = new LongAdder();
    private volatile boolean touched;
    private volatile int peak;

    void started(int inFlight, boolean near) {
        started.increment();
        if (near) {
            nearLimit.increment();
        }
        if (inFlight > peak) {
            // Of two at the same time the lower may win: it differs by few, and the next corrects it.
            peak = inFlight;
        }
    }

    void touched() {
        if (!touched) {
            touched = true;
        }
    }

    void completed(long took) {
        completed.increment();
        nanos.add(took);
    }

    void late() {
        late.increment();
    }

    long samples() {
        return completed.sum() + late.sum();
    }

    /** One thread at a time. */
    Window take(long open) {
        boolean wasTouched = touched;
        int highest = peak;
        touched = false;
        peak = 0;
        return new Window(
                open,
                started.sumThenReset(),
                nearLimit.sumThenReset(),
                wasTouched,
                completed.sumThenReset(),
                nanos.sumThenReset(),
                late.sumThenReset(),
                highest);
    }
}
