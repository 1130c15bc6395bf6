package io.millrace.core.runtime;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TaskRunner} knows of all its tasks: how many it took, how many have ended, and whether it takes more. Its lock
 * guards the rest of the runner too, so that a task is counted in the step that hands it over.
 */
final class TaskBook {

    private final String owner;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Runnable whenQuiet;
    private long accepted;
    private long finished;
    private boolean closed;

    /** An open book; {@code owner} is the name of the runtime, for messages. */
    TaskBook(String owner) {
        this.owner = owner;
    }

    void lock() {
        lock.lock();
    }

    void lockInterruptibly() throws InterruptedException {
        lock.lockInterruptibly();
    }

    void unlock() {
        lock.unlock();
    }

    Condition newCondition() {
        return lock.newCondition();
    }

    // Under the lock

    /** A task is taken; refused when the book is closed. */
    void accept() {
        if (closed) {
            throw new RejectedExecutionException("runtime '" + owner + "' is closed and takes no more tasks");
        }
        accepted++;
    }

    /** The last task was not taken after all. */
    void takeBack() {
        accepted--;
    }

    /** A task has ended; what is returned is to be run without the lock, for it asks the other runners for their counts. */
    @Nullable
    Runnable end() {
        finished++;
        return accepted == finished ? whenQuiet : null;
    }

    /** {@code waiting} tasks will not run; returns how many these are, plus those that run still. */
    long forget(long waiting) {
        long left = accepted - finished;
        finished += waiting;
        return left;
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    // Any thread

    long accepted() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    long finished() {
        lock.lock();
        try {
            return finished;
        } finally {
            lock.unlock();
        }
    }

    void whenQuiet(Runnable check) {
        lock.lock();
        try {
            whenQuiet = check;
        } finally {
            lock.unlock();
        }
    }
}
