package io.millrace.core.engine;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import io.millrace.core.queue.Cursor;
import io.millrace.core.queue.SpscRing;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/**
 * A boundary between threads: the stages before it put elements into a ring, and those after it get them on another loop.
 *
 * <p>{@code idle} is the lock: whoever moves it from IDLE to BUSY runs {@link #run} until there is nothing to do. Everyone else
 * leaves a note (an element in the ring, {@code requested}, {@code cancelled}, {@code upstreamDone}) and looks at {@code idle}
 * after that; the holder writes IDLE and then looks at the notes once more: so one of the two sees the other. The lock is
 * taken on the loop while elements may be passed on, and by anyone once that is {@code over}: what arrives then counts as
 * cancelled before {@link #onNext} returns.
 *
 * <p>What entered is counted by the one who puts it into the ring, what left by the one who takes it out, and what waits is
 * counted in the ring itself. Half of the ring is asked for when half of it was passed on, so it overflows only when the
 * stages before it are cancelled.
 */
final class BoundarySegment extends Segment implements Runnable {

    private static final AtomicLongFieldUpdater<BoundarySegment> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(BoundarySegment.class, "requested");

    private static final long IDLE = 1;
    private static final long BUSY = 0;
    /** Others on the loop have their turn after this many elements. */
    private static final int QUANTUM = 256;
    /** Looks for an element before going idle: to be woken costs the stages before more than a few looks. */
    private static final int LOOKS = 16;

    private final StageCounters counters;
    private final @Nullable Executor before;
    private final @Nullable Executor after;
    private final int size;
    private final int refill;
    private final SpscRing<Object> ring;
    private final Cursor idle = new Cursor(IDLE);
    private volatile long requested;
    private volatile boolean cancelled;
    private volatile boolean upstreamDone;
    private volatile @Nullable Throwable upstreamError;
    /** Nothing is passed on any more: ended or cancelled. */
    private volatile boolean over;

    /**
     * What found no room: a stage before it that is cancelled passes on all that it has emitted, asked for or not. Written by
     * the one who puts elements into the ring.
     */
    private volatile long surplus;

    private @Nullable Thread holder;
    private long emitted;
    private int passedSinceRefill;

    /**
     * A boundary between two loops, each null where tasks run on the thread that has them.
     *
     * @param size how many elements are asked for ahead, and held at most
     * @param before the loop on which the stages before it are asked for more
     * @param after the loop on which the stages after it get elements
     */
    BoundarySegment(
            LiveRun run, StageCounters counters, int size, @Nullable Executor before, @Nullable Executor after) {
        super(run);
        this.counters = counters;
        this.before = before;
        this.after = after;
        this.size = size;
        this.refill = Math.max(1, size / 2);
        this.ring = new SpscRing<>(size);
    }

    // Notes from anyone

    @Override
    public void onSubscribe(Subscription subscription) {
        super.onSubscribe(subscription);
        subscription.request(size);
    }

    @Override
    public void onNext(Object carrier) {
        if (ring.offer(carrier)) {
            wake();
            return;
        }
        surplus++;
        Envelope.settle(carrier, false);
        if (!cancelled) {
            run.abort(new IllegalStateException("more came to stage '" + counters.name + "' than it had asked for"));
        }
    }

    @Override
    public void onError(Throwable error) {
        upstreamError = error;
        upstreamDone = true;
        wake();
    }

    @Override
    public void onComplete() {
        upstreamDone = true;
        wake();
    }

    @Override
    public void request(long n) {
        Operators.addCap(REQUESTED, this, n);
        wake();
    }

    @Override
    public void cancel() {
        cancelled = true;
        cancelUpstream();
        if (tryHold()) {
            run();
        }
    }

    private void wake() {
        if (tryHold() && (over || !handOver(after, this))) {
            run();
        }
    }

    private boolean tryHold() {
        return idle.get() == IDLE && idle.compareAndSet(IDLE, BUSY);
    }

    private static boolean handOver(@Nullable Executor loop, Runnable task) {
        if (loop == null) {
            return false;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    // From here on: the holder only

    @Override
    public void run() {
        try {
            work();
        } catch (Throwable thrown) {
            run.abort(thrown);
            throw thrown;
        }
    }

    private void work() {
        holder = Thread.currentThread();
        do {
            if (cancelled) {
                over = true;
            }
            if (over) {
                giveUpArrivals();
            } else if (passOn()) {
                return;
            }
        } while (!rest());
    }

    /** Passes on what is there and asked for; true when the rest was left to a later turn on the loop. */
    private boolean passOn() {
        long asked = requested;
        for (int left = QUANTUM; !cancelled; left--) {
            if (emitted == asked) {
                asked = requested;
            }
            if (left == 0) {
                holder = null;
                if (handOver(after, this)) {
                    return true;
                }
                holder = Thread.currentThread();
                left = QUANTUM;
            }
            Object carrier = emitted == asked ? null : ring.poll();
            if (carrier == null) {
                endIfDone();
                return false;
            }
            emitted++;
            counters.emitted();
            downstream().onNext(carrier);
            if (++passedSinceRefill == refill) {
                passedSinceRefill = 0;
                refill();
            }
        }
        return false;
    }

    /** On the loop of the stages before, so that none of them works on this one. */
    private void refill() {
        if (!upstreamDone && !handOver(before, this::askForHalf)) {
            askForHalf();
        }
    }

    private void askForHalf() {
        upstream().request(refill);
    }

    private void endIfDone() {
        if (!upstreamDone || !ring.isEmpty()) {
            return;
        }
        over = true;
        Throwable error = upstreamError;
        if (error != null) {
            downstream().onError(error);
        } else {
            downstream().onComplete();
        }
    }

    private void giveUpArrivals() {
        for (Object carrier = ring.poll(); carrier != null; carrier = ring.poll()) {
            counters.ended(run.unfinished(true));
            Envelope.settle(carrier, false);
        }
    }

    /** Whether the lock was given back; false when there is something to do. */
    private boolean rest() {
        if (after != null && !over) {
            for (int look = 0; look < LOOKS && emitted != requested; look++) {
                if (hasWork()) {
                    return false;
                }
                Thread.yield();
            }
        }
        // Looked at before the lock is given back: the next holder may end it, and is not quiet before it has counted
        // what waits.
        boolean ended = over;
        holder = null;
        idle.set(IDLE);
        if (hasWork()) {
            if (!tryHold()) {
                return true;
            }
            holder = Thread.currentThread();
            return false;
        }
        if (ended) {
            quiet();
        }
        return true;
    }

    private boolean hasWork() {
        if (ring.isEmpty()) {
            return !over && (upstreamDone || cancelled);
        }
        return over || cancelled || emitted != requested;
    }

    @Override
    @Nullable
    Thread holder() {
        return holder;
    }

    @Override
    Activity activity() {
        if (emitted == requested) {
            return Activity.WAITS_FOR_DEMAND;
        }
        return ring.isEmpty() ? Activity.WAITS_FOR_INPUT : Activity.WORKS;
    }

    @Override
    long moved() {
        return counters.moved();
    }

    @Override
    void spent(Activity activity, long nanos) {
        counters.spent(activity, nanos);
    }

    @Override
    void figures(List<StageFigures> into) {
        StageFigures counted = counters.figures(ring.countTaken(), 0, 0);
        long refused = surplus;
        into.add(cancelled(counted, refused).passed(ring.accepted() + refused, counted.emitted()));
    }

    private static StageFigures cancelled(StageFigures counted, long more) {
        Map<OutcomeKind, Long> outcomes = new EnumMap<>(OutcomeKind.class);
        outcomes.putAll(counted.outcomes());
        if (more > 0) {
            outcomes.merge(OutcomeKind.CANCELLED, more, Long::sum);
        }
        return new StageFigures(
                counted.name(),
                counted.verb(),
                counted.from(),
                counted.branch(),
                counted.in(),
                counted.emitted(),
                counted.queued(),
                counted.running(),
                counted.heldAfter(),
                outcomes,
                counted.busy(),
                counted.waiting());
    }

    @Override
    String stages() {
        return counters.name;
    }
}
