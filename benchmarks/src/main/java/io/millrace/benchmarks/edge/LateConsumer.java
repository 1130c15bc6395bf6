package io.millrace.benchmarks.edge;

import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Takes one element, and asks for the next after a pause; without a pause it asks for everything at once. It never holds the thread
 * that brings an element: only demand is late.
 */
final class LateConsumer implements Subscriber<Object> {

    /** Looks before something is called hopeless. */
    private static final int PATIENCE = 30;

    private final Duration pause;
    private final Expectation expectation;
    private final ScheduledExecutorService timer;
    private final CountDownLatch over = new CountDownLatch(1);
    private final BitSet values = new BitSet();
    private volatile @Nullable Subscription subscription;
    private long elements;
    private @Nullable Throwable error;
    private boolean completed;

    LateConsumer(Duration pause, Expectation expectation, ScheduledExecutorService timer) {
        this.pause = pause;
        this.expectation = expectation;
        this.timer = timer;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(pause.isZero() ? Long.MAX_VALUE : 1);
    }

    @Override
    public void onNext(Object element) {
        boolean last;
        synchronized (this) {
            count(element);
            last = expectation.enough(values);
        }
        if (last) {
            over.countDown();
        } else if (!pause.isZero()) {
            timer.schedule(this::ask, pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void ask() {
        Subscription given = subscription;
        if (given != null) {
            given.request(1);
        }
    }

    private void count(Object element) {
        if (element instanceof Collection<?> list) {
            list.forEach(this::count);
        } else {
            values.set(((Number) element).intValue());
            elements++;
        }
    }

    @Override
    public void onError(Throwable failure) {
        synchronized (this) {
            error = failure;
        }
        over.countDown();
    }

    @Override
    public void onComplete() {
        synchronized (this) {
            completed = true;
        }
        over.countDown();
    }

    /** Waits until the end, until nothing moves any more, or until {@code limit} is over; then gives the program up. */
    Seen await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Stillness stillness = new Stillness();
        boolean still = false;
        int looks = 0;
        while (!over.await(Stillness.LOOK_MILLIS, TimeUnit.MILLISECONDS)
                && !still
                && System.nanoTime() - end < 0
                && !(looks >= PATIENCE && expectation.hopeless(elements()))) {
            still = stillness.look(elements());
            looks++;
        }
        Subscription given = subscription;
        synchronized (this) {
            if (given != null && !completed) {
                timer.execute(given::cancel);
            }
            return new Seen((BitSet) values.clone(), elements, Optional.ofNullable(error), completed, still);
        }
    }

    private synchronized long elements() {
        return elements;
    }
}
