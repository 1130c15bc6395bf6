package io.millrace.core.engine;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.RunReport;
import io.millrace.core.runtime.DirectLoop;
import io.millrace.core.runtime.RuntimeClock;
import io.millrace.core.runtime.Workers;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PolicyContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * A run with a few calls in hand, whose answers, time and subscriber are the actors'. It has no loop: what an actor sets off
 * happens on the actor's thread.
 */
final class CallRace implements CoreSubscriber<Object> {

    private static final Workers WORKERS =
            new DirectLoop(PipelineRuntime.shared().workers());

    final List<CompletableFuture<Integer>> answers = new ArrayList<>();
    final AtomicInteger settled = new AtomicInteger();
    final AtomicInteger delivered = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    private final ManualClock clock = new ManualClock();
    private Subscription subscription;
    private LiveRun run;

    /** {@code calls} calls that run, none of them answered, and {@code demand} for their results. */
    CallRace(int calls, long demand) {
        List<Integer> elements = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            elements.add(i);
            answers.add(new CompletableFuture<>());
        }
        Pipeline<Integer> pipeline = Pipeline.define("race")
                .from(elements)
                .mapFuture(calls, answers::get)
                .unordered()
                .onError(OnError.skip())
                .with(new Counted(settled));
        PipelineRuntime runtime =
                PipelineRuntime.builder().clock(clock).workers(WORKERS).build();
        Engine.subscribe(pipeline.graph(), runtime, this);
        if (demand > 0) {
            subscription.request(demand);
        }
    }

    void answer(int call) {
        answers.get(call).complete(call);
    }

    void request(long n) {
        subscription.request(n);
    }

    void cancel() {
        subscription.cancel();
    }

    /** The attempts that still run time out. */
    void timeOut() {
        clock.fire();
    }

    /** 1 when the run has ended and its account closes. */
    int balanced() {
        RunReport report = run.snapshot();
        return report.state().isTerminal() && report.imbalances().isEmpty() ? 1 : 0;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        run = ((Segment) newSubscription).run;
    }

    @Override
    public void onNext(Object element) {
        delivered.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
        ended.incrementAndGet();
    }

    @Override
    public void onComplete() {
        ended.incrementAndGet();
    }

    /** Lets each attempt run for a second, and counts how many were settled. */
    private static final class Counted implements Policy, Guard {

        private static final long serialVersionUID = 1;

        private final AtomicInteger settled;

        Counted(AtomicInteger settled) {
            this.settled = settled;
        }

        @Override
        public Guard open(PolicyContext context) {
            return this;
        }

        @Override
        public String detail() {
            return "counted";
        }

        @Override
        public Admission admit(Call call, long now) {
            return Admission.go();
        }

        @Override
        public long attemptTimeout(Call call) {
            return 1_000_000_000;
        }

        @Override
        public long settle(Call call, AttemptResult result, Throwable error, long now) {
            settled.incrementAndGet();
            return Call.NEVER;
        }
    }

    /** Stands still at 0 until it is fired; then it is two seconds later. */
    private static final class ManualClock implements RuntimeClock {

        private final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();
        private volatile long now;

        void fire() {
            now = 2_000_000_000;
            for (Runnable task = timers.poll(); task != null; task = timers.poll()) {
                task.run();
            }
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        /** Only the time-outs of attempts, not the grace time of a run. */
        @Override
        public Runnable schedule(Runnable task, long delayNanos) {
            if (delayNanos > 1_000_000_000) {
                return () -> {};
            }
            timers.add(task);
            return () -> timers.remove(task);
        }

        @Override
        public int pending() {
            return timers.size();
        }

        @Override
        public void close() {
            timers.clear();
        }
    }
}
