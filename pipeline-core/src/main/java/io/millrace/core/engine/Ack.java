package io.millrace.core.engine;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The acknowledgement of one element on its way: ended once every part that was made of it has ended; refused when any part
 * was. One part at first; {@link #retain} before one more is made, exactly one {@link #settle} for each.
 */
abstract class Ack {

    private static final AtomicIntegerFieldUpdater<Ack> OPEN = AtomicIntegerFieldUpdater.newUpdater(Ack.class, "open");

    private static final Object NO_CAUSE = new Object();

    private volatile int open = 1;
    /** Null while no part was refused; then the cause or {@link #NO_CAUSE}. */
    private volatile @Nullable Object refusal;

    final void retain() {
        OPEN.incrementAndGet(this);
    }

    void settle(boolean accepted) {
        if (!accepted && refusal == null) {
            refusal = NO_CAUSE;
        }
        int left = OPEN.decrementAndGet(this);
        if (left == 0) {
            Object why = refusal;
            ended(why == null, why instanceof Throwable cause ? cause : null);
        } else if (left < 0) {
            violated();
        }
    }

    /** Settles one part as refused because of {@code cause}. */
    final void refuse(Throwable cause) {
        refusal = cause;
        settle(false);
    }

    /** All parts have ended. Called once, on the thread of the last part. */
    abstract void ended(boolean accepted, @Nullable Throwable cause);

    /** What the element's sender put into its Reactor context; goes with everything that is made of the element. */
    ContextView context() {
        return Context.empty();
    }

    /** A part was settled twice: the engine is wrong, and the report says so. */
    void violated() {}

    /** The acknowledgement of elements that stand for no element of the source, such as ticks. */
    static final class None extends Ack {

        @Override
        void ended(boolean accepted, @Nullable Throwable cause) {}
    }
}
