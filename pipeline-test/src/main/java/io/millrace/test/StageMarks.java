package io.millrace.test;

import io.millrace.test.fault.Interceptor;
import io.millrace.test.fault.StagePoint;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Notes which stage's code runs, writes it into the trace, and reports signals from other threads. */
final class StageMarks implements Interceptor {

    private final ForeignWork foreign;
    private final Trace trace;
    private final Map<String, Long> calls = new HashMap<>();

    StageMarks(ForeignWork foreign, Trace trace) {
        this.foreign = foreign;
        this.trace = trace;
    }

    @Override
    public @Nullable Object around(StagePoint point, @Nullable Object element, Callable<@Nullable Object> call)
            throws Exception {
        String stage = point.stage();
        if (!foreign.checkThread("a call of stage '" + stage + "'")) {
            throw new IllegalStateException("stage '" + stage + "' runs outside of its simulation");
        }
        String text = "  " + stage + " #" + calls.merge(stage, 1L, Long::sum);
        trace.add(text);
        foreign.enter(stage);
        Object result;
        try {
            result = call.call();
        } catch (Throwable failure) {
            trace.add(text + " fails: " + failure.getClass().getSimpleName());
            throw failure;
        } finally {
            foreign.leave();
        }
        if (result instanceof Publisher<?> publisher && point.work() != StagePoint.Work.FUNCTION) {
            return publisher instanceof Fuseable.ScalarCallable<?> ? publisher : new Marked(publisher, stage);
        }
        if (result instanceof CompletionStage<?> future && point.work() == StagePoint.Work.FUTURE) {
            return future instanceof CompletableFuture<?> own && own.isDone() ? own : new Answer(future, stage);
        }
        return result;
    }

    /** What a future brings, if it does so on the thread of the simulation. */
    private final class Answer extends CompletableFuture<Object> {

        private final CompletionStage<?> future;

        private Answer(CompletionStage<?> future, String stage) {
            this.future = future;
            future.whenComplete((value, failure) -> {
                if (!foreign.checkThread("the end of a call of stage '" + stage + "'")) {
                    return;
                }
                if (failure == null) {
                    complete(value);
                } else {
                    completeExceptionally(failure);
                }
            });
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            future.toCompletableFuture().cancel(mayInterruptIfRunning);
            return super.cancel(mayInterruptIfRunning);
        }
    }

    /** A publisher whose subscription and requests run as code of a stage. */
    private final class Marked implements Publisher<Object> {

        private final Publisher<?> publisher;
        private final String stage;

        private Marked(Publisher<?> publisher, String stage) {
            this.publisher = publisher;
            this.stage = stage;
        }

        @Override
        public void subscribe(Subscriber<? super Object> subscriber) {
            foreign.enter(stage);
            try {
                publisher.subscribe(new Signals(Operators.toCoreSubscriber(subscriber), stage));
            } finally {
                foreign.leave();
            }
        }
    }

    private final class Signals implements CoreSubscriber<Object> {

        private final CoreSubscriber<? super Object> next;
        private final String stage;

        private Signals(CoreSubscriber<? super Object> next, String stage) {
            this.next = next;
            this.stage = stage;
        }

        private boolean belongsHere() {
            return foreign.checkThread("a signal for stage '" + stage + "'");
        }

        @Override
        public Context currentContext() {
            return next.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            next.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {
                    foreign.enter(stage);
                    try {
                        subscription.request(n);
                    } finally {
                        foreign.leave();
                    }
                }

                @Override
                public void cancel() {
                    subscription.cancel();
                }
            });
        }

        @Override
        public void onNext(Object element) {
            if (belongsHere()) {
                next.onNext(element);
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (belongsHere()) {
                next.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            if (belongsHere()) {
                next.onComplete();
            }
        }
    }
}
