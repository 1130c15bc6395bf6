package io.millrace.core.engine;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A call that returns a publisher. Its only element is the result; completing without one filters the element; a second
 * one is a failure, and the publisher is cancelled. As a sink's confirmation ({@code confirms}) it ignores elements, and its
 * completion lets the input through.
 */
final class PublisherAttempt extends Attempt implements CoreSubscriber<Object> {

    /** Makes the publisher. */
    interface Origin {

        @Nullable
        Publisher<?> call(Object input) throws Throwable;
    }

    private static final AtomicReferenceFieldUpdater<PublisherAttempt, Subscription> SUBSCRIPTION =
            AtomicReferenceFieldUpdater.newUpdater(PublisherAttempt.class, Subscription.class, "subscription");

    private final Origin origin;
    private final boolean confirms;
    private volatile @Nullable Subscription subscription;
    private @Nullable Object first;

    PublisherAttempt(CallSegment segment, CallSlot slot, Origin origin, boolean confirms) {
        super(segment, slot);
        this.origin = origin;
        this.confirms = confirms;
    }

    @Override
    void start() throws Throwable {
        Publisher<?> publisher = origin.call(slot.input());
        if (confirms && publisher == null) {
            succeed(slot.input());
            return;
        }
        if (publisher == null) {
            throw new NullPointerException("the function of stage '" + segment.stage()
                    + "' returned null instead of a publisher; return Mono.empty() to leave the element out");
        }
        if (!confirms && publisher instanceof Fuseable.ScalarCallable<?> scalar) {
            succeed(valueOf(scalar));
            return;
        }
        publisher.subscribe(this);
    }

    /** The value of a publisher that has it already; what it fails with is the user's own, not Reactor's wrapper of it. */
    private static @Nullable Object valueOf(Callable<?> scalar) throws Throwable {
        try {
            return scalar.call();
        } catch (Throwable failure) {
            throw Exceptions.unwrap(failure);
        }
    }

    @Override
    public Context currentContext() {
        return segment.run.context();
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        Objects.requireNonNull(newSubscription, "onSubscribe(null) breaks Reactive Streams rule 2.13");
        if (!SUBSCRIPTION.compareAndSet(this, null, newSubscription)) {
            newSubscription.cancel();
            return;
        }
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object element) {
        Objects.requireNonNull(element, "onNext(null) breaks Reactive Streams rule 2.13");
        if (confirms) {
            return;
        }
        if (!isOpen()) {
            Operators.onNextDropped(element, currentContext());
        } else if (first == null) {
            first = element;
        } else {
            stop();
            fail(new IllegalStateException("the call of stage '" + segment.stage()
                    + "' returned more than one element; use a Mono, or collect them into one"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "onError(null) breaks Reactive Streams rule 2.13");
        if (isOpen()) {
            fail(failure);
        } else {
            Operators.onErrorDropped(failure, currentContext());
        }
    }

    @Override
    public void onComplete() {
        succeed(confirms ? slot.input() : first);
    }

    @Override
    void stop() {
        Subscription open = SUBSCRIPTION.getAndSet(this, Operators.cancelledSubscription());
        if (open != null) {
            open.cancel();
        }
    }
}
