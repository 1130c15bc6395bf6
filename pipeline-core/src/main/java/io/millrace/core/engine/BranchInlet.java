package io.millrace.core.engine;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/**
 * The beginning of a side output: a queue between the stage that sends and the sink that confirms. Its length is bounded by
 * the stage, which counts what is sent and not confirmed against its own demand.
 *
 * <p>{@code work} is the lock of whoever drains; a change made by another is seen by the one who holds it.
 */
final class BranchInlet implements Subscription {

    private static final AtomicLongFieldUpdater<BranchInlet> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(BranchInlet.class, "requested");

    private final Queue<Envelope> queue =
            Queues.<Envelope>unboundedMultiproducer().get();
    private final AtomicInteger work = new AtomicInteger();
    private final CoreSubscriber<Object> sink;
    private final Runnable asked;
    /** How many have been handed over to be sent; belongs to the stage. */
    private long offered;

    private volatile long requested;
    private long emitted;
    private volatile boolean complete;
    private volatile boolean cancelled;
    private volatile End end = End.OPEN;
    private boolean ended;

    /** How the branch has ended. */
    private enum End {
        OPEN,
        /** It wants nothing more; what is still sent to it is done. */
        WELL,
        /** What is still sent to it was not taken. */
        BADLY
    }

    /** @param asked runs when the branch has asked for more, on the thread that asks */
    BranchInlet(CoreSubscriber<Object> sink, Runnable asked) {
        this.sink = sink;
        this.asked = asked;
    }

    void start() {
        sink.onSubscribe(this);
    }

    /** How many more elements the branch has asked for. The stage only. */
    long demand() {
        long wanted = requested;
        return hasEnded() ? 0 : wanted == Long.MAX_VALUE ? wanted : Math.max(0, wanted - offered);
    }

    /** How many wait that the branch has not asked for. The stage only. */
    long waiting() {
        return hasEnded() ? 0 : Math.max(0, offered - requested);
    }

    /** Whether the branch takes nothing more. */
    boolean hasEnded() {
        return end != End.OPEN;
    }

    /** The last stage of the branch has ended. */
    void ended(boolean well) {
        end = well ? End.WELL : End.BADLY;
        drain();
        asked.run();
    }

    void offer(Envelope letter) {
        offered++;
        queue.offer(letter);
        drain();
    }

    void complete() {
        complete = true;
        drain();
    }

    @Override
    public void request(long n) {
        Operators.addCap(REQUESTED, this, n);
        drain();
        asked.run();
    }

    @Override
    public void cancel() {
        cancelled = true;
        drain();
    }

    private void drain() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            step();
            missed = work.addAndGet(-missed);
        } while (missed != 0);
    }

    private void step() {
        // A branch that has cancelled ends soon, and then it is known how.
        while (hasEnded() || !cancelled && emitted != requested) {
            Envelope letter = queue.poll();
            if (letter == null) {
                break;
            }
            if (hasEnded()) {
                letter.ack().settle(end == End.WELL);
            } else {
                emitted++;
                sink.onNext(letter);
            }
        }
        if (complete && !ended && !cancelled && queue.isEmpty()) {
            ended = true;
            sink.onComplete();
        }
    }
}
