package io.millrace.test;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.StageFigures;
import io.millrace.test.fault.Faults;
import io.millrace.test.fault.Interceptor;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * A runtime that runs whole pipelines on the thread of the test, in virtual time, and draws by a seed what runs next wherever
 * threads could do one thing or the other. The same seed draws the same order; other seeds draw others.
 *
 * <pre>{@code
 * SimulatedRun run = Simulation.seed(42).run(orders);
 * run.assertClean();
 *
 * Simulation.explore(300, simulation -> simulation.run(orders).assertClean());
 * }</pre>
 *
 * <p><b>What is drawn</b>: which loop, function on a pool or timer of the same time goes on; how long functions on pools take
 * and how late threads are, if {@link SimulationSettings} say so. A loop runs its tasks in order, a pool no more of them at a
 * time than it has threads, and no timer comes early. One task runs at a time and to its end: what two threads do to
 * one word of memory at once is not seen.
 *
 * <p><b>What ends it</b>, with an {@link AssertionError}: a run that cannot go on, with the stages that hold elements; one that
 * never ends; and work outside of the simulation, by stage. Publishers of the test that wait use {@link #scheduler}.
 *
 * <p>Use it on the thread that made it, and one for each run whose order is to be seen again.
 */
public final class Simulation implements AutoCloseable {

    /** How long a call may take to come back from another thread, so that it is reported as what it is; wall clock. */
    private static final long PATIENCE_MILLIS = 200;

    private final long seed;
    private final ForeignWork foreign = new ForeignWork();
    private final Trace trace = new Trace();
    private final EventLoop events;
    private final SimulatedWorkers workers;
    private final PipelineRuntime runtime;
    private @Nullable AssertionError failure;
    private boolean closed;

    Simulation(SimulationSettings settings, long seed) {
        this.seed = seed;
        Order order = Order.drawn(new SplittableRandom(seed), settings.late().toNanos());
        this.events = new EventLoop(order, new Watch(), settings.mostSteps());
        this.workers = new SimulatedWorkers(events, order, settings, foreign);
        this.runtime = PipelineRuntime.builder()
                .name("simulation")
                .clock(new VirtualClock(events))
                .workers(workers)
                .seed(seed)
                .build();
    }

    /** What is done in a simulation, and what must hold then. */
    @FunctionalInterface
    public interface Scenario {

        /** Runs pipelines in {@code simulation}, and throws when something is not as it must be. */
        void run(Simulation simulation) throws Exception;
    }

    /** A simulation with {@linkplain SimulationSettings#defaults default settings}. */
    public static Simulation seed(long seed) {
        return SimulationSettings.defaults().seed(seed);
    }

    /** Runs {@code scenario} for the seeds from 0 to {@code count - 1}; see {@link SimulationSettings#explore}. */
    public static void explore(int count, Scenario scenario) {
        SimulationSettings.defaults().explore(count, scenario);
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    /** The runtime; its pools have any name that is asked for. */
    public PipelineRuntime runtime() {
        return runtime;
    }

    /** The scheduler for publishers that wait. */
    public Scheduler scheduler() {
        return runtime.scheduler();
    }

    /** How far the time has moved. */
    public Duration elapsed() {
        return Duration.ofNanos(events.now());
    }

    /** What has happened so far. */
    public Trace trace() {
        return trace;
    }

    /**
     * {@code pipeline} as it should be run or subscribed to here: with its calls in the trace, and with work outside of the
     * simulation reported by stage. {@link #run} does it by itself.
     */
    public <T> Pipeline<T> watched(Pipeline<T> pipeline) {
        return Interceptor.into(pipeline, new StageMarks(foreign, trace));
    }

    /**
     * Runs {@code pipeline} to its end, well or not.
     *
     * @throws AssertionError if it cannot go on, never ends, or leaves the simulation
     */
    public SimulatedRun run(Pipeline<?> pipeline) {
        return await(start(pipeline));
    }

    /** As {@link #run(Pipeline)}, with {@code faults}. */
    public SimulatedRun run(Pipeline<?> pipeline, Faults faults) {
        return run(faults.into(pipeline, runtime));
    }

    /** Begins a run, which goes on in {@link #await}. */
    public PipelineRun start(Pipeline<?> pipeline) {
        Runnable leave = foreign.enter();
        try {
            return watched(pipeline).run(runtime);
        } finally {
            leave.run();
        }
    }

    /** Lets everything go on until {@code run} has ended, and what is due then has been done. */
    public SimulatedRun await(PipelineRun run) {
        CompletableFuture<RunReport> end = run.completion().toFuture();
        drive(end, EventLoop.FOREVER);
        settle();
        return new SimulatedRun(seed, run.snapshot(), elapsed(), events.steps(), events.timers());
    }

    /** Lets everything go on for {@code duration}. */
    public void advance(Duration duration) {
        drive(new CompletableFuture<>(), EventLoop.later(events.now(), duration.toNanos()));
    }

    /** Lets everything go on that can without moving the time. */
    public void settle() {
        drive(new CompletableFuture<>(), events.now());
    }

    private void drive(CompletableFuture<?> end, long limit) {
        Runnable leave = foreign.enter();
        try {
            workers.drive(end::isDone, limit);
        } catch (AssertionError thrown) {
            throw failed(thrown);
        } finally {
            leave.run();
        }
    }

    /** Runs {@code action} at {@code time} after the beginning, or now if that is over. */
    public void at(Duration time, Runnable action) {
        events.schedule(action, time.toNanos() - events.now());
    }

    /** Refuses a run that has not ended. */
    void assertEnded() {
        String live = liveRuns();
        if (!live.isEmpty()) {
            throw new AssertionError("the scenario has left a run that has not ended:" + live);
        }
    }

    /** Cancels what still runs. After a failure nothing more happens. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (failure == null) {
                runtime.runs().forEach(PipelineRun::cancel);
                runtime.close();
            }
        } finally {
            foreign.close();
        }
    }

    private AssertionError failed(AssertionError thrown) {
        if (failure == null) {
            failure = thrown;
        }
        return failure;
    }

    private String liveRuns() {
        return runtime.runs().stream()
                .filter(run -> !run.state().isTerminal())
                .map(run -> "\nstill " + run.state() + ": pipeline '" + run.name() + "', held by " + holders(run) + "\n"
                        + run.snapshot().toText())
                .collect(Collectors.joining());
    }

    private static String holders(PipelineRun run) {
        String held = run.snapshot().stages().stream()
                .filter(stage -> stage.queued() + stage.running() + stage.heldAfter() > 0)
                .map(Simulation::text)
                .collect(Collectors.joining(", "));
        return held.isEmpty() ? "no stage" : held;
    }

    private static String text(StageFigures stage) {
        return "'" + stage.name() + "' (" + stage.running() + " running, " + stage.queued() + " queued, "
                + stage.heldAfter() + " waiting to leave)";
    }

    private final class Watch implements EventLoop.Watch {

        @Override
        public void goesOn() {
            if (failure != null) {
                throw failure;
            }
            String found = foreign.found();
            if (found != null) {
                throw failed(new AssertionError("seed " + seed + ": " + found));
            }
        }

        @Override
        public void runs(String lane) {
            trace.add((events.steps()) + " " + EventLoop.text(events.now()) + " " + lane);
        }

        @Override
        public AssertionError stuck() {
            String found = foreign.foundWithin(PATIENCE_MILLIS);
            return failed(new AssertionError(
                    found != null
                            ? "seed " + seed + ": " + found
                            : "seed " + seed + ": it hangs at " + EventLoop.text(events.now()) + " after "
                                    + events.steps() + " steps: nothing can run and no timer is set." + liveRuns()));
        }

        @Override
        public AssertionError endless(long steps) {
            return failed(new AssertionError("seed " + seed + ": still busy after " + steps + " steps, at "
                    + EventLoop.text(events.now()) + ": it never ends, or needs SimulationSettings.steps(more)."
                    + liveRuns()));
        }
    }
}
