package io.millrace.resilience.restart;

import io.millrace.core.queue.SpscRing;
import io.millrace.core.spi.PollContext;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** The life of a publisher: a subscription with a ring for what was asked for ahead. */
final class PublishedLife<T> implements Life<T>, CoreSubscriber<T> {

    static final int AHEAD = 32;
    private static final int REPLENISHED = AHEAD - AHEAD / 4;

    /** Takes the place of the subscription once nothing more is wanted. */
    private static final Subscription GONE = new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final PollContext context;
    private final SpscRing<T> ring = new SpscRing<>(AHEAD);
    private final AtomicReference<@Nullable Subscription> upstream = new AtomicReference<>();
    private volatile @Nullable Throwable failure;
    /** The publisher has ended, or nothing more is wanted of it. Written after the last element and the failure. */
    private volatile boolean done;

    private int taken;

    private PublishedLife(PollContext context) {
        this.context = context;
    }

    static <T> PublishedLife<T> begin(Publisher<? extends T> publisher, PollContext context) {
        PublishedLife<T> life = new PublishedLife<>(context);
        publisher.subscribe(life);
        return life;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        if (upstream.compareAndSet(null, subscription)) {
            subscription.request(AHEAD);
        } else {
            subscription.cancel();
        }
    }

    @Override
    public void onNext(T element) {
        Objects.requireNonNull(element, "element");
        if (done) {
            Operators.onDiscard(element, currentContext());
        } else if (ring.offer(element)) {
            context.wake();
        } else {
            cancelled();
            end(new IllegalStateException(
                    "a publisher has sent more than the " + AHEAD + " elements it was asked for"));
        }
    }

    @Override
    public void onError(Throwable error) {
        end(Objects.requireNonNull(error, "error"));
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable error) {
        if (!done) {
            failure = error;
            done = true;
            context.wake();
        }
    }

    @Override
    public @Nullable T poll() {
        T next = ring.poll();
        if (next != null && ++taken == REPLENISHED) {
            taken = 0;
            Subscription from = upstream.get();
            if (from != null) {
                from.request(REPLENISHED);
            }
        }
        return next;
    }

    @Override
    public boolean ready() {
        return !ring.isEmpty();
    }

    @Override
    public boolean ended() {
        return done && ring.isEmpty();
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public void shut() {
        cancelled();
        end(null);
    }

    private void cancelled() {
        Subscription from = upstream.getAndSet(GONE);
        if (from != null) {
            from.cancel();
        }
    }

    @Override
    public void close() {
        cancelled();
        done = true;
        for (T left = ring.poll(); left != null; left = ring.poll()) {
            Operators.onDiscard(left, currentContext());
        }
    }
}
