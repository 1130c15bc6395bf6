package io.millrace.benchmarks.rig;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Calls that answer an element with itself when they are all told to. */
public final class PendingCalls {

    private final @Nullable Call[] begun;
    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch all;

    /** Room for so many calls. */
    public PendingCalls(int calls) {
        this.begun = new Call[calls];
        this.all = new CountDownLatch(calls);
    }

    /** One more call. */
    public Mono<Integer> call(Integer element) {
        return new Call(element);
    }

    /** Waits until as many calls have begun as there is room for. */
    public void awaitAll() throws InterruptedException, TimeoutException {
        if (!all.await(Summing.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException(all.getCount() + " calls have not begun");
        }
    }

    /** Answers all calls, on the calling thread, and forgets them. */
    public void endAll() {
        for (int i = 0; i < begun.length; i++) {
            Call call = begun[i];
            begun[i] = null;
            if (call != null) {
                call.end();
            }
        }
    }

    private final class Call extends Mono<Integer> implements Subscription {

        private final Integer answer;
        private @Nullable CoreSubscriber<? super Integer> subscriber;

        Call(Integer answer) {
            this.answer = answer;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Integer> actual) {
            subscriber = actual;
            actual.onSubscribe(this);
            begun[count.getAndIncrement()] = this;
            all.countDown();
        }

        void end() {
            CoreSubscriber<? super Integer> actual = subscriber;
            if (actual != null) {
                actual.onNext(answer);
                actual.onComplete();
            }
        }

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
