package io.millrace.test;

import io.millrace.core.runtime.WorkPool;
import io.millrace.core.runtime.Workers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The loops and pools of a {@link Simulation}, which all run on the thread that drives it. */
record VirtualWorkers(Simulation simulation) implements Workers {

    /** Enough for calls to overtake each other, few enough for a pool to be full. */
    private static final int POOL_SIZE = 4;

    /** Who awaits a run without a limit waits for so long: only a time that never comes shows that the run hangs. */
    private static final Duration HUNDRED_YEARS = Duration.ofDays(36_500);

    @Override
    public Executor loop() {
        Object lane = new Object();
        return task -> simulation.add(lane, task);
    }

    @Override
    public WorkPool cpu() {
        return new VirtualPool(simulation);
    }

    @Override
    public WorkPool blocking() {
        return cpu();
    }

    /** Any name will do: which pools the runtime of production has is not what a test in virtual time is about. */
    @Override
    public WorkPool pool(String name) {
        return cpu();
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) {
        return simulation.drive(future::isDone, Simulation.later(simulation.now(), nanos(timeout)));
    }

    @Override
    public void close(Duration graceTime) {
        simulation.drive(() -> false, simulation.now());
    }

    /** Each task in a lane of its own. */
    private record VirtualPool(Simulation simulation) implements WorkPool {

        @Override
        public int size() {
            return POOL_SIZE;
        }

        @Override
        public Executor lineFor(String whom) {
            return this;
        }

        @Override
        public void execute(Runnable task) {
            simulation.add(new Object(), task);
        }
    }

    /** {@code duration} in nanoseconds; {@link Simulation#FOREVER} from a hundred years on. */
    private static long nanos(Duration duration) {
        return duration.compareTo(HUNDRED_YEARS) >= 0 ? Simulation.FOREVER : duration.toNanos();
    }
}
