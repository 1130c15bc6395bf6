package io.millrace.core.engine;

import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.RunFailedException;
import io.millrace.core.Scope;
import io.millrace.core.StageControl;
import io.millrace.core.observe.Abandoned;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One execution: what its segments share, and its life.
 *
 * <p>The end comes in steps. The exit decides how the run ends ({@link #ending}). When every segment is quiet, or the grace
 * time after that decision is over, what the run opened is closed; then the report is final, the subscriber gets its terminal
 * signal, and {@link #completion} ends. After that only the report is kept: neither segments nor subscriber.
 */
final class LiveRun implements PipelineRun {

    /** An empty run waits this long for a read that can be given back, and for one that was overtaken. */
    static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Duration LONGEST = Duration.ofDays(365L * 100);

    private final String name;
    private final PipelineRuntime runtime;
    private final Executor loop;
    private final boolean direct;
    private final Context context;
    private final Instant startedAt;
    private final long startedNanos;
    /** Grows while the run is built, and is empty after its end. */
    private volatile List<Segment> segments = List.of();

    private final OpenResources resources = new OpenResources();
    private final AtomicReference<RunState> state = new AtomicReference<>(RunState.RUNNING);
    private final AtomicInteger busy = new AtomicInteger();
    /** Sources behind which nobody is subscribed yet, and one more while several are being started. */
    private final AtomicInteger unsubscribed = new AtomicInteger();

    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final Timers timers;
    private final Valve valve;
    private final CompletableFuture<RunReport> finished = new CompletableFuture<>();
    private final AckCounts acks = new AckCounts();

    private final RunWatch watch = new RunWatch(this);
    private final UnheardFailure unheard = new UnheardFailure();

    private volatile boolean outOfTime;
    private volatile boolean closeAbandoned;
    /** The inlet has been told to begin. */
    private volatile boolean begun;
    /** All segments have been subscribed. */
    private volatile boolean started;

    private volatile boolean cancelRequested;
    private volatile boolean drainRequested;
    private volatile double lastProgress = -1;
    private volatile Map<String, StageControl> lastControls = Map.of();
    private volatile List<Abandoned> abandoned = List.of();
    private volatile @Nullable RunReport finalReport;
    /** What functions have started; null until one wants to know. */
    private final AtomicReference<@Nullable Scope> scope = new AtomicReference<>();

    private volatile @Nullable Inlet inlet;
    private volatile @Nullable Exit exit;
    /** Where what was opened is closed if that may block. */
    private volatile @Nullable Executor closer;

    /**
     * A run that has not started.
     *
     * @param direct whether tasks run on the thread that hands them over, as for a plain subscriber
     */
    LiveRun(String name, PipelineRuntime runtime, boolean direct, Context context) {
        this.name = name;
        this.runtime = runtime;
        this.direct = direct;
        this.loop = runtime.workers().loop();
        this.context = context.put(PipelineRun.class, this).delete(Scope.class);
        this.startedAt = runtime.clock().now();
        this.startedNanos = runtime.clock().nanoTime();
        this.timers = new Timers(runtime.clock());
        this.valve = new Valve(this, timers);
    }

    // Building

    void add(Segment segment) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(segment);
        segments = List.copyOf(more);
        busy.incrementAndGet();
    }

    void connect(List<Inlet> newInlets, Exit newExit) {
        boolean several = newInlets.size() > 1;
        unsubscribed.set(several ? newInlets.size() + 1 : 1);
        inlet = several ? new Inlets(this, newInlets) : newInlets.get(0);
        exit = newExit;
        if (resources.closingMayBlock()) {
            closer = runtime.workers().blocking().lineFor("closing what pipeline '" + name + "' opens");
        }
    }

    OpenResources resources() {
        return resources;
    }

    /** Where tasks of this run go: the loop, or null for the thread that has them. */
    @Nullable
    Executor loop() {
        return direct ? null : loop;
    }

    private Inlet inlet() {
        return built(inlet);
    }

    private Exit exit() {
        return built(exit);
    }

    private static <T> T built(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the run has not been built");
        }
        return part;
    }

    /** In the order in which elements meet them; none after the end. Any thread. */
    List<Segment> segments() {
        return segments;
    }

    RunWatch watch() {
        return watch;
    }

    // What segments use

    PipelineRuntime runtime() {
        return runtime;
    }

    Context context() {
        return context;
    }

    long nanoTime() {
        return runtime.clock().nanoTime();
    }

    /** Runs {@code task} on the run's loop. */
    void execute(Runnable task) {
        loop.execute(task);
    }

    /** Runs {@code task} on the run's loop after a delay; the result unsets it. */
    Runnable schedule(Runnable task, long delayNanos) {
        try {
            return runtime.clock().schedule(() -> loop.execute(task), delayNanos);
        } catch (RejectedExecutionException clockClosed) {
            abort(clockClosed);
            return () -> {};
        }
    }

    /** A read that was overtaken may return soon, and is then counted; the end of the run does not wait for it longer. */
    void waitForRead(Runnable enough) {
        timers.set(Timers.Kind.READ, QUIET_NANOS, enough);
    }

    AckCounts acks() {
        return acks;
    }

    /** How an element counts that is given up now: waiting ones differ when the time to drain is over. */
    OutcomeKind unfinished(boolean waiting) {
        return waiting && outOfTime ? OutcomeKind.SHED_DRAINING : OutcomeKind.CANCELLED;
    }

    /** Fails the run at once. Any thread. */
    void abort(Throwable failure) {
        Exit open = exit;
        if (open != null) {
            open.abort(failure);
        } else {
            Operators.onErrorDropped(failure, context);
        }
    }

    /** Something that closes with its stage could not be closed: the run fails with it, unless it has failed already. */
    void failedToClose(Throwable failure) {
        if (closing.get()) {
            Operators.onErrorDropped(failure, context);
        } else {
            resources.failedToClose(failure);
        }
    }

    /** The exit has decided how the run ends; what is left has the grace time to end. */
    void ending() {
        timers.set(Timers.Kind.GRACE, runtime.graceTime().toNanos(), this::wrapUp);
    }

    void quiet(Segment segment) {
        if (busy.decrementAndGet() == 0) {
            wrapUp();
        }
    }

    boolean isClosing() {
        return closing.get();
    }

    // The end

    /** Every segment is quiet, or the grace time is over: closes what was opened, and finishes. Once. */
    private void wrapUp() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        timers.unsetAll();
        Scope inside = scope.get();
        if (inside == null) {
            closeResources();
            return;
        }
        if (exit().isCancelled() || exit().error() != null) {
            inside.cancel();
        }
        inside.closeLater().subscribe(nothing -> {}, never -> {}, this::closeResources);
    }

    private void cancelScope() {
        Scope inside = scope.get();
        if (inside != null) {
            inside.cancel();
        }
    }

    private void closeResources() {
        Executor blocking = closer;
        if (blocking == null) {
            finish(resources.close());
            return;
        }
        timers.set(Timers.Kind.CLOSE, runtime.graceTime().toNanos(), () -> {
            closeAbandoned = true;
            finish(null);
        });
        try {
            blocking.execute(() -> finish(resources.close()));
        } catch (RejectedExecutionException poolClosed) {
            finish(resources.close());
        }
    }

    /** The run could not be built: closes what was opened, and ends without having begun. */
    void failedToStart(Throwable failure, CoreSubscriber<Object> subscriber) {
        segments.forEach(Segment::discard);
        cancelScope();
        Throwable closeFailure = resources.close();
        if (closeFailure != null && closeFailure != failure) {
            failure.addSuppressed(closeFailure);
        }
        state.set(RunState.FAILED);
        RunReport report = report(failure);
        finalReport = report;
        forget();
        watch.close();
        runtime.ended(this);
        Operators.error(subscriber, failure);
        finished.completeExceptionally(new RunFailedException(report, failure));
        unheard.logLater(runtime.clock(), report);
    }

    private void finish(@Nullable Throwable closeFailure) {
        if (!finishing.compareAndSet(false, true)) {
            return;
        }
        timers.close();
        Exit end = exit();
        Throwable failure = end.error();
        if (failure == null && !end.isCancelled()) {
            failure = closeFailure;
        } else if (closeFailure != null && closeFailure != failure) {
            Operators.onErrorDropped(closeFailure, context);
        }
        abandoned = leftOver();
        state.set(endState(failure));
        RunReport report = report(failure);
        finalReport = report;
        forget();
        watch.close();
        runtime.ended(this);
        end.signal(failure);
        if (failure == null) {
            finished.complete(report);
        } else {
            finished.completeExceptionally(new RunFailedException(report, failure));
            unheard.logLater(runtime.clock(), report);
        }
        ShutdownDrain.forget(this);
    }

    /** An ended run may be remembered for long, and is only its report. */
    private void forget() {
        Map<String, StageControl> controls = controls();
        controls.replaceAll((stage, control) -> new CallControl.Ended(stage, control.concurrency(), control.rate()));
        lastControls = controls;
        try {
            lastProgress = progress();
        } catch (RuntimeException readerIsClosed) {
            // Then nobody knows.
        }
        segments = List.of();
        inlet = null;
        exit = null;
    }

    private List<Abandoned> leftOver() {
        List<Abandoned> left = new ArrayList<>();
        segments.forEach(segment -> left.addAll(segment.unfinished()));
        if (closeAbandoned) {
            left.add(new Abandoned("close", "closing what the run opened"));
        }
        return left;
    }

    private RunState endState(@Nullable Throwable failure) {
        if (failure != null) {
            return RunState.FAILED;
        }
        if (exit().isCancelled()) {
            return RunState.CANCELLED;
        }
        return inlet().wasShut() ? RunState.DRAINED : RunState.COMPLETED;
    }

    // What users see

    @Override
    public String name() {
        return name;
    }

    @Override
    public RunState state() {
        return state.get();
    }

    @Override
    public Scope scope() {
        Scope known = scope.get();
        if (known == null) {
            Scope opened = runtime.scope(name);
            if (scope.compareAndSet(null, opened)) {
                known = opened;
                if (closing.get() || finalReport != null) {
                    // Too late for the end of the run to close it.
                    opened.cancel();
                }
            } else {
                opened.cancel();
                known = scope();
            }
        }
        return known;
    }

    @Override
    public RunReport snapshot() {
        RunReport report = finalReport;
        if (report == null) {
            RunReport live = report(null);
            // The run may have ended meanwhile, and have nothing to count any more.
            report = finalReport;
            return report == null ? live : report;
        }
        return report;
    }

    @Override
    public StageControl stage(String stage) {
        Map<String, StageControl> controls = controls();
        StageControl control = controls.isEmpty() ? lastControls.get(stage) : controls.get(stage);
        if (control == null) {
            throw noControl(stage, (controls.isEmpty() ? lastControls : controls).keySet());
        }
        return control;
    }

    private IllegalArgumentException noControl(String stage, Set<String> there) {
        boolean exists =
                snapshot().stages().stream().anyMatch(known -> known.name().equals(stage));
        String what = exists
                ? "stage '" + stage + "' of pipeline '" + name
                        + "' makes no calls, so it cannot be changed while it runs; "
                : "pipeline '" + name + "' has no stage '" + stage + "'; ";
        String can = exists ? "those that can are " : "those that can be changed while it runs are ";
        return new IllegalArgumentException(what + (there.isEmpty() ? "no stage can; " : can + there + ", and ")
                + "run.pause() holds the source up");
    }

    private Map<String, StageControl> controls() {
        Map<String, StageControl> controls = new LinkedHashMap<>();
        for (Segment segment : segments) {
            if (segment instanceof CallSegment calls) {
                controls.put(calls.stage(), new CallControl(calls));
            }
        }
        return controls;
    }

    @Override
    public void pause() {
        Inlet open = inlet;
        if (open != null && state.get() == RunState.RUNNING) {
            open.pause();
        }
    }

    @Override
    public void resume() {
        Inlet open = inlet;
        if (open != null) {
            open.resume();
        }
    }

    @Override
    public boolean isPaused() {
        Inlet open = inlet;
        return open != null && open.isPaused() && state.get() == RunState.RUNNING;
    }

    @Override
    public double progress() {
        Inlet open = inlet;
        return open == null ? lastProgress : open.progress();
    }

    private RunReport report(@Nullable Throwable failure) {
        Figures figures = new Figures();
        segments.forEach(figures::add);
        return new RunReport(
                name,
                state.get(),
                startedAt,
                Duration.ofNanos(nanoTime() - startedNanos),
                figures.stages(),
                acks.sum(),
                Optional.ofNullable(failure),
                abandoned);
    }

    @Override
    public Mono<RunReport> drain(Duration timeout) {
        drainNow(timeout);
        return completion();
    }

    private void drainNow(Duration timeout) {
        long patience = nanos(timeout);
        boolean first = state.compareAndSet(RunState.RUNNING, RunState.DRAINING);
        if (state.get() == RunState.DRAINING) {
            // Before the valve shuts, which looks at the time it has.
            valve.hurry(patience);
        }
        if (first) {
            drainRequested = true;
            Inlet open = inlet;
            if (started && open != null) {
                open.stopAsking();
                loop.execute(this::shutValve);
            } else if (begun && open != null) {
                open.endIfUnanswered();
            }
        }
    }

    private void shutValve() {
        Inlet open = inlet;
        if (open != null) {
            open.shut();
            segments.forEach(Segment::draining);
            valve.watch(open, null);
        }
    }

    static long nanos(Duration timeout) {
        return timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : Math.max(0, timeout.toNanos());
    }

    void drainTimeOver() {
        outOfTime = true;
        cancel();
    }

    @Override
    public void cancel() {
        cancelRequested = true;
        Exit end = exit;
        Inlet open = inlet;
        if (closing.get()) {
            cancelScope();
        } else if (started && end != null) {
            end.cancelRun();
        } else if (begun && open != null) {
            open.endIfUnanswered();
        }
    }

    /** Lets the inlet begin. */
    void begin() {
        begun = true;
        Inlet open = inlet();
        if (cancelRequested || drainRequested) {
            open.endIfUnanswered();
        }
        open.start();
    }

    /**
     * The segments behind a source have been subscribed. When it is the last one, all have, and nothing has flown yet: carries out
     * what was asked for before that, and lets segments with several inlets begin.
     */
    void started() {
        if (unsubscribed.decrementAndGet() > 0) {
            return;
        }
        started = true;
        if (cancelRequested) {
            exit().cancelRun();
        } else if (drainRequested) {
            shutValve();
        }
        segments.forEach(Segment::begin);
    }

    @Override
    public RunReport await() {
        try {
            return await(LONGEST);
        } catch (TimeoutException impossible) {
            throw new IllegalStateException("a hundred years have passed", impossible);
        }
    }

    @Override
    public RunReport await(Duration timeout) throws TimeoutException {
        failureIsHeard();
        try {
            if (!runtime.workers().await(finished, timeout)) {
                throw new TimeoutException("pipeline '" + name + "' has not ended within " + timeout);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while waiting for the end of pipeline '" + name + "'", interrupted);
        }
        RunReport report = snapshot();
        if (report.failure().isPresent()) {
            throw new RunFailedException(report, report.failure().get());
        }
        return report;
    }

    @Override
    public Mono<RunReport> completion() {
        return Mono.fromFuture(finished, true).doFirst(this::failureIsHeard);
    }

    /** Somebody hears of a failure, which need not be logged. */
    void failureIsHeard() {
        unheard.heard();
    }

    @Override
    public PipelineRun drainOnShutdown(Duration timeout) {
        ShutdownDrain.register(this, timeout);
        if (finished.isDone()) {
            ShutdownDrain.forget(this);
        }
        return this;
    }

    @Override
    public void close() {
        drainNow(runtime.graceTime());
        try {
            if (!runtime.workers().await(finished, LONGEST)) {
                throw new IllegalStateException("pipeline '" + name + "' has not ended within " + LONGEST);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        unheard.logNow(snapshot());
    }

    @Override
    public String toString() {
        return "PipelineRun[" + name + ", " + state() + (isPaused() ? ", paused]" : "]");
    }
}
