package io.millrace.core.engine;

import io.millrace.core.Delivery;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.Bounds;
import io.millrace.core.runtime.DirectLoop;
import io.millrace.core.stage.Graph;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Starts runs: the door of this package. */
public final class Engine {

    private Engine() {}

    /** Runs {@code graph} on {@code runtime} to its end. Services and sinks are opened on the calling thread. */
    public static PipelineRun run(Graph graph, PipelineRuntime runtime) {
        return start(graph, runtime, new Drop(), 0);
    }

    /** What a run of {@code graph} on {@code runtime} may hold and use at most; runs nothing. */
    public static Bounds bounds(Graph graph, PipelineRuntime runtime) {
        return new Bounding(graph, runtime).bounds();
    }

    /** Runs {@code graph} on {@code runtime} for {@code subscriber}. */
    @SuppressWarnings("unchecked")
    public static void subscribe(Graph graph, PipelineRuntime runtime, Subscriber<?> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Subscriber<Object> untyped = (Subscriber<Object>) subscriber;
        CoreSubscriber<Object> core = Operators.<Object>toCoreSubscriber(untyped);
        start(graph, runtime, core, 0);
    }

    /** Tells {@code subscriber} that nothing is run for it. */
    public static void refuse(Subscriber<?> subscriber, Throwable reason) {
        Objects.requireNonNull(subscriber, "subscriber");
        Operators.error(Operators.toCoreSubscriber(subscriber), reason);
    }

    /**
     * Runs {@code graph} on {@code runtime} for {@code subscriber}, which gets deliveries and acknowledges them by hand.
     *
     * @param window how many may be open at a time
     */
    @SuppressWarnings("unchecked")
    public static <T> void deliver(
            Graph graph, PipelineRuntime runtime, int window, Subscriber<? super Delivery<T>> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Subscriber<Object> untyped = (Subscriber<Object>) (Subscriber<?>) subscriber;
        start(graph, runtime, Operators.<Object>toCoreSubscriber(untyped), window);
    }

    private static LiveRun start(
            Graph graph, PipelineRuntime runtime, CoreSubscriber<Object> subscriber, int deliveries) {
        boolean direct = runtime.workers() instanceof DirectLoop;
        LiveRun run = new LiveRun(graph.name(), runtime, direct, subscriber.currentContext());
        runtime.started(run);
        if (!(subscriber instanceof Drop)) {
            run.failureIsHeard();
        }
        try {
            new Interpreter(graph, run, deliveries).build(subscriber);
        } catch (Throwable failure) {
            runtime.built(run);
            run.failedToStart(failure, subscriber);
            return run;
        }
        runtime.built(run);
        Executor loop = run.loop();
        if (loop == null || !(subscriber instanceof Drop)) {
            run.begin();
        } else {
            loop.execute(run::begin);
        }
        return run;
    }

    /** Takes everything and keeps nothing: the subscriber of a run without one. */
    private static final class Drop implements CoreSubscriber<Object> {

        @Override
        public Context currentContext() {
            return Context.empty();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Object element) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }
}
