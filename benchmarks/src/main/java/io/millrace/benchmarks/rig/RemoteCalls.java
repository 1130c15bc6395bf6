package io.millrace.benchmarks.rig;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Calls whose answers come on one other thread. */
public final class RemoteCalls implements Calls, AutoCloseable {

    private final Completer completer;

    /** Answers take {@code delayNanos} and the way to the thread {@code name}. */
    public RemoteCalls(String name, long delayNanos) {
        this.completer = new Completer(name, delayNanos);
    }

    @Override
    public Mono<Integer> mono(Integer element) {
        return new MonoCall(completer, element);
    }

    @Override
    public Single<Integer> single(Integer element) {
        return new SingleCall(completer, element);
    }

    @Override
    public Uni<Integer> uni(Integer element) {
        return Uni.createFrom().emitter(emitter -> completer.submit(() -> emitter.complete(element)));
    }

    @Override
    public CompletableFuture<Integer> future(Integer element) {
        FutureCall call = new FutureCall(element);
        completer.submit(call);
        return call;
    }

    @Override
    public void begin(Runnable end) {
        completer.submit(end);
    }

    @Override
    public void close() {
        completer.close();
    }

    /** A Mono for one subscriber, which is its own subscription: what a client library would write. */
    private static final class MonoCall extends Mono<Integer> implements Subscription, Runnable {

        private final Completer completer;
        private final Integer answer;
        private @Nullable CoreSubscriber<? super Integer> subscriber;
        private boolean begun;
        private volatile boolean cancelled;

        MonoCall(Completer completer, Integer answer) {
            this.completer = completer;
            this.answer = answer;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Integer> actual) {
            subscriber = actual;
            actual.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            if (!begun) {
                begun = true;
                completer.submit(this);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void run() {
            CoreSubscriber<? super Integer> actual = subscriber;
            if (!cancelled && actual != null) {
                actual.onNext(answer);
                actual.onComplete();
            }
        }
    }

    private static final class SingleCall extends Single<Integer> implements Disposable, Runnable {

        private final Completer completer;
        private final Integer answer;
        private @Nullable SingleObserver<? super Integer> observer;
        private volatile boolean disposed;

        SingleCall(Completer completer, Integer answer) {
            this.completer = completer;
            this.answer = answer;
        }

        @Override
        protected void subscribeActual(SingleObserver<? super Integer> actual) {
            observer = actual;
            actual.onSubscribe(this);
            completer.submit(this);
        }

        @Override
        public void run() {
            SingleObserver<? super Integer> actual = observer;
            if (!disposed && actual != null) {
                actual.onSuccess(answer);
            }
        }

        @Override
        public void dispose() {
            disposed = true;
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }

    private static final class FutureCall extends CompletableFuture<Integer> implements Runnable {

        private final Integer answer;

        FutureCall(Integer answer) {
            this.answer = answer;
        }

        @Override
        public void run() {
            complete(answer);
        }
    }
}
