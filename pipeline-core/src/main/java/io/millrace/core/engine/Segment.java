package io.millrace.core.engine;

import io.millrace.core.observe.Abandoned;
import io.millrace.core.observe.StageFigures;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.util.context.Context;

/**
 * A running part of a run: between two others, the subscriber of the one before and the subscription of the one after.
 *
 * <p>Elements are never dropped between segments: a segment passes on what it emitted even when it is cancelled, and the one
 * that gets an element after its end counts it as entered and cancelled.
 */
abstract class Segment implements CoreSubscriber<Object>, Subscription, Scannable {

    final LiveRun run;
    private final AtomicBoolean quiet = new AtomicBoolean();
    private @Nullable CoreSubscriber<Object> downstream;
    private volatile @Nullable Subscription upstream;
    private volatile boolean upstreamCancelled;

    Segment(LiveRun run) {
        this.run = run;
    }

    final void connect(CoreSubscriber<Object> next) {
        downstream = next;
    }

    final CoreSubscriber<Object> downstream() {
        CoreSubscriber<Object> next = downstream;
        if (next == null) {
            throw new IllegalStateException("segment " + this + " is not connected");
        }
        return next;
    }

    final boolean isSubscribed() {
        return upstream != null;
    }

    final Subscription upstream() {
        Subscription before = upstream;
        if (before == null) {
            throw new IllegalStateException("segment " + this + " has no upstream yet");
        }
        return before;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        downstream().onSubscribe(this);
        if (upstreamCancelled) {
            subscription.cancel();
        }
    }

    /** Cancels what comes before, now or as soon as it is there. Any thread, any number of times. */
    final void cancelUpstream() {
        upstreamCancelled = true;
        Subscription before = upstream;
        if (before != null) {
            before.cancel();
        }
    }

    @Override
    public Context currentContext() {
        return run.context();
    }

    /** Nothing more will happen here, nothing is held and no function runs. Said once; saying it again does nothing. */
    final void quiet() {
        if (quiet.compareAndSet(false, true)) {
            run.quiet(this);
        }
    }

    final boolean isQuiet() {
        return quiet.get();
    }

    /** The run was not built to its end: gives back what this segment got when it was made. */
    void discard() {}

    /** All segments of the run have been subscribed. */
    void begin() {}

    /** The run has begun to drain. Any thread. */
    void draining() {}

    /** Adds the figures of this segment's stages in order. Any thread. */
    abstract void figures(List<StageFigures> into);

    /** Emitted by what is before this inlet and not counted as entered here yet. Any thread. */
    long heldBefore(int inlet) {
        return 0;
    }

    /** The thread that works in this segment now; that of the segment before it when it has no lock of its own. */
    @Nullable
    Thread holder() {
        return upstream instanceof Segment before ? before.holder() : null;
    }

    /** Work that goes on although the segment should be quiet. Any thread. */
    List<Abandoned> unfinished() {
        Thread thread = isQuiet() ? null : holder();
        return thread == null ? List.of() : List.of(new Abandoned(stages(), "running on thread " + thread.getName()));
    }

    // What a watchdog reads. Any thread, without a lock: each answer was true a moment ago, or is about to be.

    /** The stage whose code the {@link #holder} runs; null when it has called another segment, or cannot say. */
    @Nullable
    StageCounters inside() {
        return null;
    }

    /** Changes whenever something is done in here. */
    long moved() {
        return 0;
    }

    /** Whether the stage may keep its thread for as long as it likes, since it runs where that harms nobody. */
    boolean mayBlock() {
        return false;
    }

    /** Whether both go through their elements in one loop, and so do the same thing. */
    boolean worksWith(Segment other) {
        return other == this;
    }

    /** What is going on in here while a thread is inside. */
    Activity activityWhenInside() {
        return Activity.WORKS;
    }

    /** What is going on in here while no thread is; without a lock of its own, a segment waits as the one before it does. */
    Activity activity() {
        return upstream instanceof Segment before && before.activity() == Activity.WAITS_FOR_DEMAND
                ? Activity.WAITS_FOR_DEMAND
                : Activity.WAITS_FOR_INPUT;
    }

    /** Adds to the time that the stages in here have spent so. Watchdog only. */
    void spent(Activity activity, long nanos) {}

    /** The names of the stages in here, for {@link Scannable}. */
    abstract String stages();

    @Override
    @SuppressWarnings("rawtypes") // as Scannable declares it
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return upstream;
        }
        if (key == Attr.ACTUAL) {
            return downstream;
        }
        return key == Attr.NAME ? stages() : null;
    }

    @Override
    public String toString() {
        return stages();
    }
}
