package io.millrace.core.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A function that is called on a pool. Given up before it began, it never begins; given up while it runs, it is not
 * interrupted, and occupies its thread and its place in the stage until it has returned.
 */
final class PoolAttempt extends Attempt implements Runnable {

    /** The function. */
    interface Origin {

        @Nullable
        Object call(Object input) throws Throwable;
    }

    private final Executor pool;
    private final Origin origin;
    private final boolean confirms;
    private final AtomicReference<@Nullable Subscription> confirmation = new AtomicReference<>();
    private volatile boolean returned;
    private volatile @Nullable Thread thread;

    PoolAttempt(CallSegment segment, CallSlot slot, Executor pool, Origin origin, boolean confirms) {
        super(segment, slot);
        this.pool = pool;
        this.origin = origin;
        this.confirms = confirms;
    }

    @Override
    void start() {
        pool.execute(this);
    }

    @Override
    public void run() {
        if (isOpen()) {
            thread = Thread.currentThread();
            call();
        } else {
            returned = true;
            segment.post(this);
        }
    }

    private void call() {
        Object value = null;
        Throwable error = null;
        long begin = segment.run.nanoTime();
        try {
            value = origin.call(slot.input());
        } catch (Throwable failure) {
            error = failure;
        }
        workNanos = segment.run.nanoTime() - begin;
        thread = null;
        returned = true;
        if (error != null) {
            fail(error);
        } else if (confirms && value instanceof Publisher<?> publisher) {
            confirm(publisher);
        } else if (confirms) {
            succeed(slot.input());
        } else if (value == null) {
            fail(new NullPointerException("the function of stage '" + segment.stage()
                    + "' returned null; return a value," + " or leave the element out with a filter"));
        } else {
            succeed(value);
        }
        if (wasGivenUp()) {
            segment.post(this);
        }
    }

    private void confirm(Publisher<?> publisher) {
        try {
            publisher.subscribe(new Confirmation());
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    @Override
    void stop() {
        Subscription open = confirmation.getAndSet(Operators.cancelledSubscription());
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    boolean lingers() {
        return !returned;
    }

    @Override
    String where() {
        Thread on = thread;
        return on == null ? "waiting for a thread of its pool" : "running on thread " + on.getName();
    }

    /** Hears from a sink that was written on a pool and confirms later. */
    private final class Confirmation implements CoreSubscriber<Object> {

        @Override
        public Context currentContext() {
            return segment.run.context();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (confirmation.compareAndSet(null, subscription)) {
                subscription.request(Long.MAX_VALUE);
            } else {
                subscription.cancel();
            }
        }

        @Override
        public void onNext(Object ignored) {}

        @Override
        public void onError(Throwable error) {
            fail(error);
        }

        @Override
        public void onComplete() {
            succeed(slot.input());
        }
    }
}
