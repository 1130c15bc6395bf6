package io.millrace.core.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * A bounded set of threads with one queue, first in, first out. A thread is made only when none is idle, and ends when it was
 * idle for a minute; a task is queued only when all threads are there and busy. The queue has no bound of its own: a stage
 * hands over no more tasks than it may have in flight.
 */
final class Pool implements Executor, TaskRunner {

    /*
     * All fields below the lock are guarded by it. Invariants whenever it is free:
     *   a thread is idle          => the queue is empty
     *   a task is queued          => workers.size() == size
     * java.util.concurrent.ThreadPoolExecutor keeps one of them or the other: it queues before it grows, or, with all its
     * threads counted as core threads, grows while others are idle.
     */
    private static final long A_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final String owner;
    private final int size;
    private final ThreadFactory threads;
    private final long idleNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    /** The last one to become idle comes first, so that those that are not needed end. */
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();

    private final Set<Worker> workers = new HashSet<>();
    private @Nullable Runnable whenQuiet;
    private long accepted;
    private long finished;
    private boolean closed;

    /**
     * A pool without threads yet.
     *
     * @param owner the name of the runtime, for messages
     * @param size how many threads it grows to, at least 1
     */
    Pool(String owner, int size, ThreadFactory threads) {
        this(owner, size, threads, A_MINUTE);
    }

    /** As above, with the time after which an idle thread ends. */
    Pool(String owner, int size, ThreadFactory threads, long idleNanos) {
        this.owner = owner;
        this.size = size;
        this.threads = threads;
        this.idleNanos = idleNanos;
    }

    @Override
    public void execute(Runnable task) {
        Runnable hooked = Schedulers.onSchedule(task);
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("runtime '" + owner + "' is closed and takes no more tasks");
            }
            Worker waiting = idle.pollFirst();
            if (waiting != null) {
                waiting.hand(hooked);
            } else if (workers.size() < size) {
                start(hooked);
            } else {
                queue.addLast(hooked);
            }
            accepted++;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock, so that a thread that cannot be made leaves nothing behind. */
    private void start(Runnable first) {
        Worker worker = new Worker(first);
        worker.thread.start();
        workers.add(worker);
    }

    /** What {@code worker}, which has run a task, runs next; null when it has to end. Waits while there is nothing. */
    private @Nullable Runnable next(Worker worker) {
        Runnable check;
        lock.lock();
        try {
            finished++;
            check = accepted == finished ? whenQuiet : null;
            if (check == null) {
                return take(worker);
            }
        } finally {
            lock.unlock();
        }
        check.run(); // not under the lock: it asks other pools for their counts
        lock.lock();
        try {
            return take(worker);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable take(Worker worker) {
        Runnable queued = queue.pollFirst();
        if (queued != null) {
            return queued;
        }
        long left = idleNanos;
        idle.addFirst(worker);
        while (worker.task == null && left > 0 && !closed) {
            left = worker.awaitHanded(left);
        }
        Runnable handed = worker.task;
        worker.task = null;
        if (handed == null) {
            idle.remove(worker);
            if (!closed) {
                workers.remove(worker); // join() waits for the others
            }
        }
        return handed;
    }

    /** How many threads it grows to. */
    int size() {
        return size;
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
    public boolean isCaller() {
        Thread caller = Thread.currentThread();
        lock.lock();
        try {
            return workers.stream().anyMatch(worker -> worker.thread == caller);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(Worker::wake);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long discard() {
        lock.lock();
        try {
            long left = accepted - finished;
            finished += queue.size();
            queue.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void join(Deadline deadline) throws InterruptedException {
        List<Worker> ending;
        lock.lock();
        try {
            ending = new ArrayList<>(workers);
        } finally {
            lock.unlock();
        }
        for (Worker worker : ending) {
            worker.thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.left())));
        }
    }

    /** One thread of the pool. */
    private final class Worker implements Runnable {

        private final Condition handed = lock.newCondition();
        private final Thread thread = threads.newThread(this);
        private @Nullable Runnable task;

        Worker(Runnable first) {
            this.task = first;
        }

        @Override
        public void run() {
            Runnable next = task;
            task = null;
            while (next != null) {
                TaskFailures.contain(next);
                Thread.interrupted(); // meant for the task that has ended
                next = next(this);
            }
        }

        void hand(Runnable next) {
            task = next;
            handed.signal();
        }

        void wake() {
            handed.signal();
        }

        long awaitHanded(long nanos) {
            try {
                return handed.awaitNanos(nanos);
            } catch (InterruptedException meantForATaskThatHasEnded) {
                return nanos;
            }
        }
    }
}
