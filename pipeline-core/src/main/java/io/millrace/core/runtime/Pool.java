package io.millrace.core.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * A bounded number of threads that run the tasks of several {@link Lines}. A thread is made only when none is idle, and ends
 * when it was idle for a minute.
 */
final class Pool implements LinePool {

    /*
     * All fields below the book are guarded by its lock. A worker is idle, or has one of the `size` seats, or has been lent to
     * a host (at most one to each), whose guests it serves beyond the size, so that a function never waits for a thread that
     * waits for the function. A worker that was woken or made has its seat, but not yet a task: it is in `waking`, takes what
     * is next when it comes, and wakes another one if more is waiting. Whenever the lock is free:
     *   a task waits, and a seat is free                                       => a worker is waking
     *   a guest's task waits, its host is running and has no worker lent to it  => a worker is waking
     * So a task waits for the end of another one only while all seats are taken. Tasks are not handed to a worker, and only a
     * few are woken at a time: of many short tasks, those that are awake take most, before another one would have come.
     *
     * java.util.concurrent.ThreadPoolExecutor queues before it grows, or, with all its threads counted as core threads, grows
     * while others are idle.
     */
    private static final long A_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private static final Logger LOG = Loggers.getLogger(Pool.class);

    private final int size;
    private final int mostWaking;
    private final ThreadFactory threads;
    private final long idleNanos;
    private final Line others;
    private final TaskBook book;

    private final Lines lines = new Lines();
    /** The last one to become idle comes first, so that those that are not needed end. */
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();

    private final Set<Worker> workers = new HashSet<>();
    /** Hosts that have a worker lent to them. */
    private final Set<Host> served = new HashSet<>();

    private int seated;
    private int waking;

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
        this.book = new TaskBook(owner);
        this.size = size;
        this.mostWaking = Math.max(1, size / 4);
        this.threads = threads;
        this.idleNanos = idleNanos;
        this.others = new Line(this, null);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Executor lineFor(String whom) {
        return new Line(this, Place.hostOfCaller());
    }

    /** As a task of nobody in particular: all of these share a line. */
    @Override
    public void execute(Runnable task) {
        execute(others, task);
    }

    @Override
    public void execute(Line line, Runnable task) {
        Runnable hooked = Schedulers.onSchedule(task);
        book.lock();
        try {
            book.accept();
            lines.add(line, hooked);
            try {
                wakeAnother();
            } catch (Throwable noThread) {
                if (workers.isEmpty()) {
                    lines.removeLast(line);
                    book.takeBack();
                    throw noThread;
                }
                LOG.warn("A task waits, for no other thread could be made", noThread);
            }
        } finally {
            book.unlock();
        }
    }

    /** Keeps the invariants after a task was added or a worker has taken one. */
    private void wakeAnother() {
        if (waking >= mostWaking || waking >= lines.waiting()) {
            return;
        }
        if (seated < size) {
            wake(null);
        } else {
            Host host = lines.hostNotIn(served);
            if (host != null) {
                wake(host);
            }
        }
    }

    private void wake(@Nullable Host host) {
        Worker worker = idle.pollFirst();
        if (worker == null) {
            worker = new Worker();
            worker.thread.start();
            workers.add(worker);
        }
        worker.wake(host);
        waking++;
        if (host == null) {
            seated++;
        } else {
            served.add(host);
        }
    }

    /** What {@code worker}, which has run a task, runs next; null when it has to end. Waits while there is nothing. */
    private @Nullable Runnable next(Worker worker, Line ended) {
        Runnable check;
        book.lock();
        try {
            ended.running--;
            check = book.end();
            if (check == null) {
                return take(worker);
            }
        } finally {
            book.unlock();
        }
        check.run();
        book.lock();
        try {
            return take(worker);
        } finally {
            book.unlock();
        }
    }

    private @Nullable Runnable first(Worker worker) {
        book.lock();
        try {
            worker.cameAwake();
            return take(worker);
        } finally {
            book.unlock();
        }
    }

    private @Nullable Runnable take(Worker worker) {
        while (true) {
            Line line = lineFor(worker);
            if (line != null) {
                worker.place.line = line;
                Runnable task = lines.poll(line);
                wakeAnotherIfPossible();
                return task;
            }
            release(worker);
            if (!worker.awaitWoken()) {
                return null;
            }
            worker.cameAwake();
        }
    }

    private @Nullable Line lineFor(Worker worker) {
        Host host = worker.lentTo;
        if (host == null) {
            return lines.next();
        }
        return host.isRunning() ? lines.next(host) : null;
    }

    /** The worker becomes idle. */
    private void release(Worker worker) {
        idle.addFirst(worker);
        Host host = worker.lentTo;
        if (host == null) {
            seated--;
        } else {
            worker.lentTo = null;
            served.remove(host);
            wakeAnotherIfPossible();
        }
    }

    private void wakeAnotherIfPossible() {
        try {
            wakeAnother();
        } catch (Throwable noThread) {
            LOG.warn("Tasks wait, for no other thread could be made", noThread);
        }
    }

    @Override
    public TaskBook book() {
        return book;
    }

    @Override
    public boolean isCaller() {
        return Place.callerIsIn(this);
    }

    @Override
    public void close() {
        book.lock();
        try {
            book.close();
            idle.forEach(Worker::stir);
        } finally {
            book.unlock();
        }
    }

    @Override
    public long discard() {
        book.lock();
        try {
            long left = book.forget(lines.waiting());
            lines.clear();
            return left;
        } finally {
            book.unlock();
        }
    }

    @Override
    public void join(Deadline deadline) throws InterruptedException {
        List<Worker> ending;
        book.lock();
        try {
            ending = new ArrayList<>(workers);
        } finally {
            book.unlock();
        }
        for (Worker worker : ending) {
            worker.thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.left())));
        }
    }

    /** One thread of the pool. */
    private final class Worker implements Runnable {

        private final Condition stirred = book.newCondition();
        private final Thread thread = threads.newThread(this);
        private final Place place = new Place(Pool.this);
        private boolean woken;
        /** Whose guests it serves; null when it has a seat, or is idle. */
        private @Nullable Host lentTo;

        @Override
        public void run() {
            place.enter();
            Runnable next = first(this);
            while (next != null) {
                Line line = line();
                place.run(line, next);
                next = null; // an idle thread keeps nothing of it
                Thread.interrupted(); // meant for the task that has ended
                next = next(this, line);
            }
        }

        private Line line() {
            Line line = place.line;
            return line == null ? others : line;
        }

        void wake(@Nullable Host host) {
            lentTo = host;
            woken = true;
            stir();
        }

        void stir() {
            stirred.signal();
        }

        void cameAwake() {
            woken = false;
            waking--;
        }

        /** Waits in {@code idle}; false when it is to end. */
        boolean awaitWoken() {
            long left = idleNanos;
            while (!woken && left > 0 && !book.isClosed()) {
                left = await(left);
            }
            if (woken) {
                return true;
            }
            idle.remove(this);
            if (!book.isClosed()) {
                workers.remove(this); // join() waits for the others
            }
            return false;
        }

        private long await(long nanos) {
            try {
                return stirred.awaitNanos(nanos);
            } catch (InterruptedException meantForATaskThatHasEnded) {
                return nanos;
            }
        }
    }
}
