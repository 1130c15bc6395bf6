package io.millrace.benchmarks.rig;

import io.millrace.benchmarks.Tally;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Asks for everything and sums it: one subscriber for all libraries, so that none of them has to wrap it. */
public final class Summing implements CoreSubscriber<Object>, FlowableSubscriber<Object> {

    /** How long a trial may take before it counts as hanging. */
    static final long PATIENCE_SECONDS = 60;

    private final Sum sum;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Throwable error;

    /** Adds to {@code sum}. */
    public Summing(Sum sum) {
        this.sum = sum;
    }

    /** What {@code publisher} emits; waits for its end. */
    public static Tally of(Publisher<?> publisher, Sum sum) throws Exception {
        Summing summing = new Summing(sum);
        publisher.subscribe(summing);
        return summing.await();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    @SuppressWarnings("unchecked") // what is not a number is a batch of them
    public void onNext(Object element) {
        if (element instanceof Integer number) {
            sum.add(number);
        } else {
            sum.addAll((List<Integer>) element);
        }
    }

    @Override
    public void onError(Throwable failure) {
        error = failure;
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }

    /** Waits for the end. */
    public Tally await() throws Exception {
        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("no end after " + PATIENCE_SECONDS + " s; so far " + sum.tally());
        }
        Throwable failure = error;
        if (failure != null) {
            throw new IllegalStateException("the trial failed", failure);
        }
        return sum.tally();
    }
}
