package io.millrace.core.sync;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Work that is done while a permit is held. */
final class WithPermit<T> extends Mono<T> {

    private final Semaphore semaphore;
    private final @Nullable Duration timeout;
    private final Mono<T> work;

    WithPermit(Semaphore semaphore, @Nullable Duration timeout, Mono<T> work) {
        this.semaphore = semaphore;
        this.timeout = timeout;
        this.work = work;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        actual.onSubscribe(new Worker<>(semaphore, timeout, work, actual));
    }

    /**
     * Waits for the permit, then for the work. The permit is given back when the work has ended and before its result is passed on,
     * or when the subscriber cancels. {@code working} is null, the subscription of the work, or the cancelled one; who cancels
     * writes it and then looks for a permit, who gets a permit writes that and then looks at it: one of them gives it back, or
     * both, which is once.
     */
    private static final class Worker<T> extends Waiter implements CoreSubscriber<T> {

        @SuppressWarnings("rawtypes") // a class literal has no type parameters
        private static final AtomicReferenceFieldUpdater<Worker, Subscription> WORKING =
                AtomicReferenceFieldUpdater.newUpdater(Worker.class, Subscription.class, "working");

        private final Mono<T> work;
        private final CoreSubscriber<? super T> actual;
        private volatile @Nullable Subscription working;
        private volatile @Nullable Permit permit;
        private @Nullable T result;
        private boolean ended;

        Worker(Semaphore semaphore, @Nullable Duration timeout, Mono<T> work, CoreSubscriber<? super T> actual) {
            super(semaphore, timeout);
            this.work = work;
            this.actual = actual;
        }

        @Override
        void granted(Permit granted) {
            permit = granted;
            if (working == Operators.cancelledSubscription()) {
                granted.close();
                return;
            }
            try {
                work.subscribe(this);
            } catch (Throwable thrown) {
                onError(Operators.onOperatorError(thrown, currentContext()));
            }
        }

        @Override
        void refused(Throwable why) {
            actual.onError(why);
        }

        @Override
        public void cancel() {
            super.cancel();
            Operators.terminate(WORKING, this);
            giveBack();
        }

        private void giveBack() {
            Permit held = permit;
            if (held != null) {
                held.close();
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.setOnce(WORKING, this, subscription)) {
                subscription.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(T value) {
            if (ended || result != null) {
                Operators.onNextDropped(value, currentContext());
            } else {
                result = value;
            }
        }

        @Override
        public void onError(Throwable error) {
            if (ended || working == Operators.cancelledSubscription()) {
                Operators.onErrorDropped(error, currentContext());
                return;
            }
            ended = true;
            Operators.onDiscard(result, currentContext());
            giveBack();
            actual.onError(error);
        }

        @Override
        public void onComplete() {
            if (ended) {
                return;
            }
            ended = true;
            giveBack();
            T value = result;
            if (working == Operators.cancelledSubscription()) {
                Operators.onDiscard(value, currentContext());
                return;
            }
            if (value != null) {
                actual.onNext(value);
            }
            actual.onComplete();
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
            return key == Attr.PARENT ? working : key == Attr.ACTUAL ? actual : super.scanUnsafe(key);
        }
    }
}
