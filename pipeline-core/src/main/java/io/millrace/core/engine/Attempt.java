package io.millrace.core.engine;

import io.millrace.core.spi.AttemptResult;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call. It ends exactly once: by itself (OPEN → ENDED, on any thread) or by the holder of the segment, which
 * gives it up (OPEN → GIVEN_UP). What happens after that is ignored, except that a given-up function on a pool tells when it
 * has returned, since its thread is occupied until then.
 */
abstract class Attempt extends Event {

    private static final AtomicIntegerFieldUpdater<Attempt> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Attempt.class, "state");
    private static final int OPEN = 0;
    private static final int ENDED = 1;
    private static final int GIVEN_UP = 2;

    final CallSegment segment;
    final CallSlot slot;
    private volatile int state = OPEN;

    /** How it ended; written before it is put into the inbox, read by the holder after it was taken out. */
    AttemptResult result = AttemptResult.CANCELLED;

    @Nullable
    Object value;

    @Nullable
    Throwable error;

    /** How long the function itself ran, in nanoseconds; negative when that is the time of the whole attempt. */
    long workNanos = -1;

    Attempt(CallSegment segment, CallSlot slot) {
        this.segment = segment;
        this.slot = slot;
    }

    /** Begins; on the thread that holds the segment. What it throws is how the attempt ended. */
    abstract void start() throws Throwable;

    /** Stops what can be stopped, after it was given up. On the thread that holds the segment. */
    abstract void stop();

    /** Whether its function still occupies a thread although it was given up. */
    boolean lingers() {
        return false;
    }

    /** For an attempt that lingers: where. */
    String where() {
        return "";
    }

    final boolean isOpen() {
        return state == OPEN;
    }

    final boolean wasGivenUp() {
        return state == GIVEN_UP;
    }

    final void succeed(@Nullable Object newValue) {
        end(newValue == null ? AttemptResult.EMPTY : AttemptResult.SUCCESS, newValue, null);
    }

    final void fail(Throwable newError) {
        end(AttemptResult.FAILURE, null, newError);
    }

    private void end(AttemptResult newResult, @Nullable Object newValue, @Nullable Throwable newError) {
        if (STATE.compareAndSet(this, OPEN, ENDED)) {
            result = newResult;
            value = newValue;
            error = newError;
            if (!segment.endedAtOnce(this)) {
                segment.post(this);
            }
        }
    }

    /** The holder gives it up; false when it has ended by itself, and lies in the inbox. */
    final boolean giveUp() {
        return STATE.compareAndSet(this, OPEN, GIVEN_UP);
    }

    @Override
    final void handle(CallSegment holder) {
        holder.attemptEnded(this);
    }
}
