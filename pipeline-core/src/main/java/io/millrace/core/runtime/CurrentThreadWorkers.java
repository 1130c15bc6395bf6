package io.millrace.core.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Workers whose only loop is the thread that is in {@link #await}: one task at a time, in order, whichever threads wait. Tasks
 * that come while no thread waits are kept for the next one that does. The pools have threads of their own, as those of
 * {@link ThreadWorkers}.
 */
public final class CurrentThreadWorkers implements Workers {

    private final String name;
    private final CurrentThreadLoop loop;
    private final WorkPools pools;
    private final Closing closing;

    /**
     * Pool threads named {@code name-cpu-1}, {@code name-blocking-1} and so on.
     *
     * @param cpuThreads how many threads the CPU pool grows to, at least 1
     * @param blockingThreads how many threads the blocking pool grows to, at least 1
     */
    public CurrentThreadWorkers(String name, int cpuThreads, int blockingThreads) {
        this(name, new WorkPools(name, cpuThreads, blockingThreads));
    }

    /**
     * Pool threads named {@code name-pool-1} after the name of their pool.
     *
     * @param pools all pools, {@code cpu} and {@code blocking} among them
     */
    public CurrentThreadWorkers(String name, Collection<PoolSettings> pools) {
        this(name, new WorkPools(name, pools));
    }

    private CurrentThreadWorkers(String name, WorkPools pools) {
        this.name = name;
        this.loop = new CurrentThreadLoop(name);
        this.pools = pools;
        this.closing = new Closing(name, this, pools.and(List.of(loop)));
    }

    @Override
    public Executor loop() {
        return loop;
    }

    @Override
    public WorkPool cpu() {
        return pools.cpu();
    }

    @Override
    public WorkPool blocking() {
        return pools.blocking();
    }

    @Override
    public WorkPool pool(String poolName) {
        return pools.get(poolName);
    }

    /**
     * Runs the loop's tasks on the calling thread until {@code future} is done or {@code timeout} has passed; with a timeout
     * of zero it runs the first one. A task is not cut short by the timeout.
     *
     * @throws IllegalStateException when called by a task of the loop while {@code future} is not done
     */
    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        return loop.runUntil(future, timeout);
    }

    /** Runs what is left for the loop on the calling thread, and waits for the pools, for at most the grace time. */
    @Override
    public boolean ownsCallingThread() {
        return closing.isCaller();
    }

    @Override
    public void close(Duration graceTime) {
        closing.close(graceTime);
    }

    @Override
    public String toString() {
        return "CurrentThreadWorkers[" + name + "]";
    }
}
