package io.millrace.core.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** A loop without a thread: tasks wait, and run in order, one at a time, on the threads that wait for a future here. */
final class CurrentThreadLoop implements Executor, TaskRunner {

    private final String owner;

    private final ReentrantLock lock = new ReentrantLock();
    /** A task came, a task has ended while others wait, or a future that someone waits for is done. */
    private final Condition changed = lock.newCondition();

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    /** Those that tell when they are done: once each, however often they are waited for. */
    private final Set<CompletableFuture<?>> watched = Collections.newSetFromMap(new WeakHashMap<>());
    /** The thread that is running a task. */
    private @Nullable Thread runner;

    private @Nullable Runnable whenQuiet;
    private long accepted;
    private long finished;
    private boolean closed;

    CurrentThreadLoop(String owner) {
        this.owner = owner;
    }

    @Override
    public void execute(Runnable task) {
        Runnable hooked = Schedulers.onSchedule(task);
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("runtime '" + owner + "' is closed and takes no more tasks");
            }
            accepted++;
            tasks.addLast(hooked);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Runs tasks until {@code future} is done or the time is over; waits while there are none or another thread runs one. */
    boolean runUntil(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        if (future.isDone()) {
            return true;
        }
        Deadline deadline = Deadline.in(timeout);
        watch(future);
        lock.lockInterruptibly();
        try {
            if (runner == Thread.currentThread()) {
                throw new IllegalStateException("await was called by a task of the loop of runtime '" + owner
                        + "': it would wait for itself. Use the completion's Mono there, or wait on another thread");
            }
            while (!future.isDone()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Runnable task = runner == null ? tasks.pollFirst() : null;
                if (task != null) {
                    run(task);
                }
                long left = deadline.left();
                if (left <= 0) {
                    return future.isDone();
                }
                if (task == null) {
                    changed.awaitNanos(left);
                }
            }
            return true;
        } finally {
            if (!tasks.isEmpty()) {
                changed.signal(); // the signal that came with the task may have woken this thread
            }
            lock.unlock();
        }
    }

    /** Gives the lock away while the task runs. */
    private void run(Runnable task) {
        runner = Thread.currentThread();
        lock.unlock();
        try {
            TaskFailures.contain(task);
        } finally {
            lock.lock();
            runner = null;
            finished++;
        }
        Runnable check = accepted == finished ? whenQuiet : null;
        if (check != null) {
            lock.unlock();
            try {
                check.run(); // not under the lock: it asks the pools for their counts
            } finally {
                lock.lock();
            }
        }
    }

    private void watch(CompletableFuture<?> future) {
        lock.lock();
        try {
            if (!watched.add(future)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        future.whenComplete((value, failure) -> wakeAll());
    }

    private void wakeAll() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long accepted() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long finished() {
        lock.lock();
        try {
            return finished;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void whenQuiet(Runnable check) {
        lock.lock();
        try {
            whenQuiet = check;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long discard() {
        lock.lock();
        try {
            long left = accepted - finished;
            finished += tasks.size();
            tasks.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void join(Deadline deadline) {
        // its threads are those of others
    }

    @Override
    public boolean isCaller() {
        lock.lock();
        try {
            return runner == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }
}
