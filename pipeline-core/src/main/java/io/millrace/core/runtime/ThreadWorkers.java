package io.millrace.core.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of their own: a number of loops, and pools. All are daemons, are made when they are first needed, and end when they
 * were idle for a minute. A loop counts as non-blocking for Reactor: {@code block()} is refused there. From JDK 24 on the
 * threads of all pools but that for the CPU are virtual.
 */
public final class ThreadWorkers implements Workers {

    private final String name;
    private final List<Pool> loops = new ArrayList<>();
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final WorkPools pools;
    private final Closing closing;

    /**
     * Threads named {@code name-loop-1}, {@code name-cpu-1}, {@code name-blocking-1} and so on.
     *
     * @param loops how many loops runs are spread over, at least 1
     * @param cpuThreads how many threads the CPU pool grows to, at least 1
     * @param blockingThreads how many threads the blocking pool grows to, at least 1
     */
    public ThreadWorkers(String name, int loops, int cpuThreads, int blockingThreads) {
        this(name, loops, new WorkPools(name, cpuThreads, blockingThreads));
    }

    /**
     * Threads named {@code name-loop-1}, and {@code name-pool-1} after the name of their pool.
     *
     * @param loops how many loops runs are spread over, at least 1
     * @param pools all pools, {@code cpu} and {@code blocking} among them
     */
    public ThreadWorkers(String name, int loops, Collection<PoolSettings> pools) {
        this(name, loops, new WorkPools(name, pools));
    }

    private ThreadWorkers(String name, int loops, WorkPools pools) {
        this.name = name;
        this.pools = pools;
        if (loops < 1) {
            throw new IllegalArgumentException("loops must be at least 1, was " + loops);
        }
        for (int n = 1; n <= loops; n++) {
            this.loops.add(new Pool(name, 1, PoolThreads.nonBlocking(name + "-loop-" + n)));
        }
        this.closing = new Closing(name, this, pools.and(this.loops));
    }

    /** The next loop, in turn. */
    @Override
    public Executor loop() {
        return loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
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
     * {@inheritDoc}
     *
     * @throws IllegalStateException when called on a loop of this runtime while {@code future} is not done: what would
     *     complete it may be waiting behind the caller
     */
    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        if (future.isDone()) {
            return true;
        }
        if (loops.stream().anyMatch(Pool::isCaller)) {
            throw new IllegalStateException("await was called on "
                    + Thread.currentThread().getName() + ", a loop of runtime '" + name
                    + "': it would wait for itself. Use the completion's Mono there, or wait on another thread");
        }
        try {
            future.get(Deadline.in(timeout).left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException notYet) {
            return future.isDone();
        } catch (ExecutionException | CancellationException doneAllTheSame) {
            return true;
        }
        return true;
    }

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
        return "ThreadWorkers[" + name + "]";
    }
}
