package io.millrace.test.fault;

import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.test.fault.StagePoint.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** Makes calls go wrong. */
final class FaultyCalls implements Interceptor {

    /** Longer than any simulation. */
    private static final Duration FOR_EVER = Duration.ofDays(365_000);

    private final Faults faults;
    private final String pipeline;
    private final PipelineRuntime runtime;

    // Guarded by the monitor.
    private final Map<String, Calls> stages = new HashMap<>();

    private static final class Calls {
        private final SplittableRandom random;
        private long made;
        private @Nullable Object last;

        private Calls(SplittableRandom random) {
            this.random = random;
        }
    }

    FaultyCalls(Faults faults, String pipeline, PipelineRuntime runtime) {
        this.faults = faults;
        this.pipeline = pipeline;
        this.runtime = runtime;
    }

    @Override
    public synchronized void begins() {
        stages.clear();
    }

    private Calls calls(String stage) {
        return stages.computeIfAbsent(stage, name -> new Calls(faults.dice(name)));
    }

    /** The fault of the next call; null when it goes well. */
    synchronized @Nullable Fault next(StagePoint point, @Nullable Object element) {
        Calls calls = calls(point.stage());
        return faults.draw(point, ++calls.made, element, calls.random);
    }

    @Override
    public @Nullable Object around(StagePoint point, @Nullable Object element, Callable<@Nullable Object> call)
            throws Exception {
        if (point.work() == Work.SUBSCRIBE) {
            Publisher<?> publisher = (Publisher<?>) call.call();
            return publisher == null ? null : new FaultyPublisher(publisher, point, this);
        }
        Fault fault = next(point, element);
        Object result = fault == null ? call.call() : faulty(fault, point, call);
        if (point.work() == Work.READ || point.work() == Work.POLL) {
            remember(point.stage(), result);
        }
        return result;
    }

    private synchronized void remember(String stage, @Nullable Object element) {
        calls(stage).last = element;
    }

    private synchronized @Nullable Object last(String stage) {
        return calls(stage).last;
    }

    private @Nullable Object faulty(Fault fault, StagePoint point, Callable<@Nullable Object> call) throws Exception {
        if (fault instanceof Fault.Failing failing) {
            throw thrown(failing.failure().get());
        } else if (fault instanceof Fault.Late late) {
            return late(late.time(), point, call);
        } else if (fault instanceof Fault.Twice) {
            return twice(point, call);
        } else if (fault instanceof Fault.Silent) {
            return silent(point);
        } else if (fault instanceof Fault.Nothing) {
            return null;
        }
        interfere(fault);
        return call.call();
    }

    /** Does what is not about the call itself. */
    void interfere(Fault fault) {
        if (fault instanceof Fault.Cancelling) {
            onRuns(PipelineRun::cancel);
        } else if (fault instanceof Fault.Draining draining) {
            onRuns(run -> run.drain(draining.timeout()).subscribe(report -> {}, failure -> {}));
        } else if (fault instanceof Fault.Doing doing) {
            doing.action().run();
        }
    }

    private void onRuns(Consumer<PipelineRun> action) {
        for (PipelineRun run : runtime.runs()) {
            if (run.name().equals(pipeline) && !run.state().isTerminal()) {
                action.accept(run);
            }
        }
    }

    private @Nullable Object late(Duration time, StagePoint point, Callable<@Nullable Object> call) throws Exception {
        if (point.work() == Work.ASYNC || point.work() == Work.CONFIRM) {
            Publisher<?> answer = (Publisher<?>) call.call();
            if (answer == null && point.work() == Work.ASYNC) {
                return null;
            }
            Publisher<?> later = answer == null ? Mono.empty() : answer;
            return Mono.delay(time, runtime.scheduler()).thenMany(later);
        }
        if (point.work() == Work.FUTURE) {
            CompletionStage<?> answer = (CompletionStage<?>) call.call();
            return answer == null
                    ? null
                    : Mono.delay(time, runtime.scheduler()).toFuture().thenCompose(tick -> answer);
        }
        hold(time);
        return call.call();
    }

    /** Keeps the calling thread for {@code time}. */
    void hold(Duration time) throws InterruptedException {
        runtime.workers().await(new CompletableFuture<>(), time);
    }

    private @Nullable Object twice(StagePoint point, Callable<@Nullable Object> call) throws Exception {
        if (point.work() == Work.READ || point.work() == Work.POLL) {
            Object before = last(point.stage());
            return before == null ? call.call() : before;
        }
        Publisher<?> answer = (Publisher<?>) call.call();
        return answer == null ? null : new DoubledPublisher(answer);
    }

    private @Nullable Object silent(StagePoint point) throws Exception {
        if (point.work() == Work.FUTURE) {
            return new CompletableFuture<>();
        }
        if (point.work() == Work.POOL) {
            hold(FOR_EVER);
        }
        return Mono.never();
    }

    static Exception thrown(Throwable failure) {
        if (failure instanceof Exception exception) {
            return exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new Exception(Exceptions.propagate(failure));
    }
}
