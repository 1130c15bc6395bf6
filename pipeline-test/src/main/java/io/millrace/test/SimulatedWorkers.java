package io.millrace.test;

import io.millrace.core.runtime.WorkPool;
import io.millrace.core.runtime.Workers;
import io.millrace.test.EventLoop.Lane;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The loops and pools of a simulation: one loop for each that is asked for, and a pool for each name. */
final class SimulatedWorkers implements Workers {

    private final EventLoop events;
    private final Order order;
    private final SimulationSettings settings;
    private final ForeignWork foreign;
    private final Map<String, WorkPool> pools = new TreeMap<>();
    private long loops;
    /** The task of a pool that runs; null while another task does. */
    private SimulatedPool.@Nullable Host host;
    /** Tasks that have begun and not ended: more than one when functions on pools wait. */
    private int tasks;
    /** What the thread of the test waits for. */
    private BooleanSupplier awaited = () -> false;

    SimulatedWorkers(EventLoop events, Order order, SimulationSettings settings, ForeignWork foreign) {
        this.events = events;
        this.order = order;
        this.settings = settings;
        this.foreign = foreign;
    }

    Order order() {
        return order;
    }

    SimulatedPool.@Nullable Host host() {
        return host;
    }

    void add(Lane lane, Runnable task) {
        foreign.checkThread("a task for " + lane);
        events.add(lane, () -> {
            SimulatedPool.Host before = host;
            host = null;
            tasks++;
            try {
                task.run();
            } finally {
                tasks--;
                host = before;
            }
        });
    }

    void schedule(Runnable task, long delayNanos) {
        events.schedule(task, delayNanos);
    }

    void runAs(SimulatedPool.Host newHost, Runnable task) {
        host = newHost; // back to what it was where the task was added
        task.run();
    }

    @Override
    public synchronized Executor loop() {
        Lane lane = new Lane("loop-" + ++loops);
        return task -> add(lane, task);
    }

    @Override
    public WorkPool cpu() {
        return pool("cpu");
    }

    @Override
    public WorkPool blocking() {
        return pool("blocking");
    }

    @Override
    public synchronized WorkPool pool(String name) {
        return pools.computeIfAbsent(
                name,
                wanted -> new SimulatedPool(
                        wanted,
                        this,
                        settings.poolSize(),
                        settings.longestTask().toNanos()));
    }

    /**
     * On the thread of the test, and in a function on a pool: lets everything else go on meanwhile. In a task of a loop, which
     * must not wait, time passes and nothing else happens.
     */
    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) {
        long nanos = VirtualWorkers.nanos(timeout);
        if (tasks == 0) {
            return drive(future::isDone, EventLoop.later(events.now(), nanos));
        }
        if (host == null) {
            return future.isDone() || passAll(nanos);
        }
        boolean done =
                events.drive(() -> future.isDone() || awaited.getAsBoolean(), EventLoop.later(events.now(), nanos));
        if (done && !future.isDone()) {
            throw new IllegalStateException("the simulation is over; a function on a pool still waits");
        }
        return done;
    }

    /** Runs everything until {@code done}, for the thread of the test. */
    boolean drive(BooleanSupplier done, long limit) {
        awaited = done;
        try {
            return events.drive(done, limit);
        } finally {
            awaited = () -> false;
        }
    }

    private boolean passAll(long nanos) {
        if (nanos == EventLoop.FOREVER) {
            throw new IllegalStateException("a task of a loop waits for ever: it would never go on");
        }
        events.pass(nanos);
        return false;
    }

    @Override
    public void close(Duration graceTime) {
        if (tasks == 0) {
            drive(() -> false, events.now());
        }
    }
}
