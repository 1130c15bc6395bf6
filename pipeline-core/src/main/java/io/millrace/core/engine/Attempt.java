package io.millrace.core.engine;

import io.millrace.core.spi.AttemptResult;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One attempt of a call, and what hears how it ends: the subscriber of a publisher, the callback of a completion stage. The
 * first attempt of a call is its {@link CallSlot} itself; foreign code may keep it, so a later one is an object of its own.
 *
 * <p>It ends exactly once. {@code state} is null or what the answer comes from (a subscription, a completion stage) while it is
 * open; then one of the marks for how it ended by itself, on any thread, or GIVEN_UP by the holder of the segment. What happens
 * after that is ignored, except that a given-up function on a pool tells when it has returned, since its thread is occupied
 * until then.
 *
 * <p>Of a publisher the only element is the result; completing without one filters the element; a second one is a failure, and
 * the publisher is cancelled. Where a publisher only confirms, its elements are ignored, and its completion lets the input through.
 */
abstract class Attempt extends Event
        implements CoreSubscriber<Object>, BiConsumer<@Nullable Object, @Nullable Throwable> {

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Attempt.class, "state", Object.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** A state that is final. */
    private enum End {
        SUCCEEDED,
        FAILED,
        GIVEN_UP
    }

    private volatile @Nullable Object state;
    /**
     * What has come: the first element while it is open; then the result, or the error. Written before the attempt is left for
     * the holder, who reads it after that.
     */
    private @Nullable Object outcome;

    /** Whose attempt it is. */
    abstract CallSlot slot();

    /** How long the function itself ran, in nanoseconds; negative when that is the time of the whole attempt. */
    long workNanos() {
        return -1;
    }

    /** Whether its function still occupies a thread although it was given up. */
    boolean lingers() {
        return false;
    }

    /** For an attempt that lingers: where. */
    String where() {
        return "";
    }

    final boolean isOpen() {
        return !(state instanceof End);
    }

    final boolean wasGivenUp() {
        return state == End.GIVEN_UP;
    }

    /** How it ended by itself. Holder only. */
    final AttemptResult ending() {
        return state == End.FAILED
                ? AttemptResult.FAILURE
                : outcome == null ? AttemptResult.EMPTY : AttemptResult.SUCCESS;
    }

    final @Nullable Object value() {
        return state == End.FAILED ? null : outcome;
    }

    final @Nullable Throwable error() {
        return state == End.FAILED ? (Throwable) outcome : null;
    }

    final void succeed(@Nullable Object value) {
        end(End.SUCCEEDED, value);
    }

    final void fail(Throwable error) {
        end(End.FAILED, error);
    }

    private void end(End how, @Nullable Object newOutcome) {
        Object before = state;
        while (!(before instanceof End)) {
            if (STATE.compareAndSet(this, before, how)) {
                outcome = newOutcome;
                slot().segment.ended(this);
                return;
            }
            before = state;
        }
    }

    /** The holder gives it up, and stops what can be stopped; false when it has ended by itself, and was left in the lock. */
    final boolean giveUp() {
        Object before = state;
        while (!(before instanceof End)) {
            if (STATE.compareAndSet(this, before, End.GIVEN_UP)) {
                stop(before);
                return true;
            }
            before = state;
        }
        return false;
    }

    private void stop(@Nullable Object source) {
        try {
            if (source instanceof Subscription subscription) {
                subscription.cancel();
            } else if (source instanceof CompletionStage<?> future) {
                future.toCompletableFuture().cancel(false);
            }
        } catch (Throwable thrown) {
            Operators.onErrorDropped(thrown, currentContext());
        }
    }

    @Override
    final void handle() {
        CallSlot slot = slot();
        if (slot.state == CallSlot.State.NEW) {
            slot.segment.arrived(slot);
        } else {
            slot.segment.attemptEnded(this);
        }
    }

    // The subscriber of a publisher

    @Override
    public final Context currentContext() {
        CallSlot slot = slot();
        return slot.segment.contextOf(slot);
    }

    @Override
    public final void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "onSubscribe(null) breaks Reactive Streams rule 2.13");
        if (STATE.compareAndSet(this, null, subscription)) {
            subscription.request(Long.MAX_VALUE);
        } else {
            subscription.cancel();
        }
    }

    @Override
    public final void onNext(Object element) {
        Objects.requireNonNull(element, "onNext(null) breaks Reactive Streams rule 2.13");
        CallSegment segment = slot().segment;
        if (segment.confirms()) {
            return;
        }
        Object source = state;
        if (source instanceof End) {
            Operators.onNextDropped(element, currentContext());
        } else if (outcome == null) {
            outcome = element;
        } else {
            stop(source);
            fail(new IllegalStateException("the call of stage '" + segment.stage()
                    + "' returned more than one element; use a Mono, or collect them into one"));
        }
    }

    @Override
    public final void onError(Throwable failure) {
        Objects.requireNonNull(failure, "onError(null) breaks Reactive Streams rule 2.13");
        if (isOpen()) {
            fail(failure);
        } else {
            Operators.onErrorDropped(failure, currentContext());
        }
    }

    @Override
    public final void onComplete() {
        CallSlot slot = slot();
        succeed(slot.segment.confirms() ? slot.input() : outcome);
    }

    // The callback of a completion stage

    /** Hears from {@code future}. Given up, it is cancelled, which does not interrupt anything. Holder only. */
    final void listenTo(CompletionStage<?> future) {
        state = future;
        future.whenComplete(this);
    }

    @Override
    public final void accept(@Nullable Object value, @Nullable Throwable error) {
        if (error == null) {
            succeed(value);
        } else {
            fail(
                    error instanceof CompletionException wrapper && wrapper.getCause() != null
                            ? wrapper.getCause()
                            : error);
        }
    }
}
