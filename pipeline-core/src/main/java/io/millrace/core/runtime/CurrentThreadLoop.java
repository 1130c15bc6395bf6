package io.millrace.core.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** A loop without a thread: tasks wait, and run in order, one at a time, on the threads that wait for a future here. */
final class CurrentThreadLoop implements Executor, TaskRunner {

    private final String owner;

    /** Its lock guards the fields below. */
    private final TaskBook book;
    /** A task came, a task has ended while others wait, or a future that someone waits for is done. */
    private final Condition changed;

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    /** Those that tell when they are done: once each, however often they are waited for. */
    private final Set<CompletableFuture<?>> watched = Collections.newSetFromMap(new WeakHashMap<>());
    /** The thread that is running a task. */
    private @Nullable Thread runner;

    CurrentThreadLoop(String owner) {
        this.owner = owner;
        this.book = new TaskBook(owner);
        this.changed = book.newCondition();
    }

    @Override
    public void execute(Runnable task) {
        Runnable hooked = Schedulers.onSchedule(task);
        book.lock();
        try {
            book.accept();
            tasks.addLast(hooked);
            changed.signal();
        } finally {
            book.unlock();
        }
    }

    /** Runs tasks until {@code future} is done or the time is over; waits while there are none or another thread runs one. */
    boolean runUntil(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        if (future.isDone()) {
            return true;
        }
        Deadline deadline = Deadline.in(timeout);
        watch(future);
        book.lockInterruptibly();
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
            book.unlock();
        }
    }

    /** Gives the lock away while the task runs. */
    private void run(Runnable task) {
        runner = Thread.currentThread();
        book.unlock();
        try {
            TaskFailures.contain(task);
        } finally {
            book.lock();
            runner = null;
        }
        Runnable check = book.end();
        if (check != null) {
            book.unlock();
            try {
                check.run(); // not under the lock: it asks the pools for their counts
            } finally {
                book.lock();
            }
        }
    }

    private void watch(CompletableFuture<?> future) {
        book.lock();
        try {
            if (!watched.add(future)) {
                return;
            }
        } finally {
            book.unlock();
        }
        future.whenComplete((value, failure) -> wakeAll());
    }

    private void wakeAll() {
        book.lock();
        try {
            changed.signalAll();
        } finally {
            book.unlock();
        }
    }

    @Override
    public TaskBook book() {
        return book;
    }

    @Override
    public void close() {
        book.lock();
        try {
            book.close();
        } finally {
            book.unlock();
        }
    }

    @Override
    public long discard() {
        book.lock();
        try {
            long left = book.forget(tasks.size());
            tasks.clear();
            return left;
        } finally {
            book.unlock();
        }
    }

    @Override
    public void join(Deadline deadline) {
        // its threads are those of others
    }

    @Override
    public boolean isCaller() {
        book.lock();
        try {
            return runner == Thread.currentThread();
        } finally {
            book.unlock();
        }
    }
}
