package io.millrace.core.engine;

import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One of the ways into a {@link LogicSegment}: what has arrived there and has not been seen, and what upstream has said. The
 * first is subscribed by the segment itself, every other one by the last segment of an input of its own.
 */
final class LogicInlet implements CoreSubscriber<Object> {

    final int number;
    private final LogicSegment segment;
    /** What arrived while the logic could not see it; never more than was asked for, and what a cancelled stage still had. */
    final Queue<Object> inbox = Queues.<Object>unbounded(64).get();

    private volatile @Nullable Subscription upstream;
    private volatile boolean cancelled;
    volatile boolean upstreamDone;
    volatile @Nullable Throwable upstreamError;

    // From here on: the holder only

    /** The logic has heard of its end, or has cancelled it. */
    boolean ended;
    /** How many elements the logic has asked for, ever. */
    long asked;
    /** How many of them it has been shown. */
    long shown;
    /** Asked for by the logic and not yet upstream. */
    long toPull;

    LogicInlet(LogicSegment segment, int number) {
        this.segment = segment;
        this.number = number;
    }

    LogicSegment segment() {
        return segment;
    }

    // Notes from anyone

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        segment.subscribed();
        if (cancelled) {
            subscription.cancel();
        }
    }

    @Override
    public void onNext(Object carrier) {
        segment.onNext(this, carrier);
    }

    @Override
    public void onError(Throwable error) {
        upstreamError = error;
        onComplete();
    }

    @Override
    public void onComplete() {
        upstreamDone = true;
        segment.drain();
    }

    @Override
    public Context currentContext() {
        return segment.currentContext();
    }

    /** Asks upstream; nothing is lost by asking before it is there, since the logic starts after that. */
    void request(long n) {
        Subscription before = upstream;
        if (before != null) {
            before.request(n);
        }
    }

    /** Cancels what comes before, now or as soon as it is there. */
    void cancel() {
        cancelled = true;
        Subscription before = upstream;
        if (before != null) {
            before.cancel();
        }
    }

    /** Where its elements come from; null until it is subscribed. */
    @Nullable
    Subscription upstream() {
        return upstream;
    }

    // The holder only

    void pull(long n) {
        asked = Operators.addCap(asked, n);
        toPull = Operators.addCap(toPull, n);
    }
}
