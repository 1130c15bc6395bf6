package io.millrace.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A pool that runs its tasks on the scheduler of a user: at most as many at a time as it has seats; the others wait in their
 * lines, and not in the scheduler, which stays open when the runtime is closed.
 *
 * <p>When the scheduler takes no more, tasks wait for a seat that it took before. When there is none, they are refused.
 */
final class SchedulerPool implements LinePool {

    private final String name;
    private final int size;
    private final Scheduler scheduler;
    private final Line others;
    /** Its lock guards the fields below. It is free whenever the scheduler is called, which may run what it is given. */
    private final TaskBook book;

    private final Lines lines = new Lines();
    /** Seats that the scheduler has taken, or is being offered. */
    private int seated;

    SchedulerPool(String owner, String name, int size, Scheduler scheduler) {
        this.name = name;
        this.size = size;
        this.scheduler = scheduler;
        this.book = new TaskBook(owner);
        this.others = new Line(this, null);
    }

    @Override
    public int size() {
        return size;
    }

    /**
     * {@inheritDoc} A scheduler makes no thread for the guests of a function that waits on its last one: they are refused.
     */
    @Override
    public Executor lineFor(String whom) {
        Host host = Place.hostOfCaller();
        if (host != null && host.occupies(this)) {
            throw new IllegalStateException(whom + " works on pool '" + name + "', which is " + scheduler
                    + ", and its run was started by a function on a thread of that pool: waiting for it there would"
                    + " take the thread that it needs. Give one of the two another pool with onPool(name)");
        }
        return new Line(this, host);
    }

    @Override
    public void execute(Runnable task) {
        execute(others, task);
    }

    @Override
    public void execute(Line line, Runnable task) {
        Handed handed = new Handed(Schedulers.onSchedule(task), task);
        book.lock();
        try {
            book.accept();
            lines.add(line, handed);
            if (seated == size) {
                return;
            }
            seated++;
        } finally {
            book.unlock();
        }
        try {
            scheduler.schedule(new Seat());
        } catch (RejectedExecutionException full) {
            notTaken(full);
        } catch (Throwable broken) {
            notTaken(new RejectedExecutionException(
                    scheduler + ", the scheduler of pool '" + name + "', failed", broken));
        }
    }

    /** The scheduler has refused a seat: the others serve its task, or nobody does. */
    private void notTaken(RejectedExecutionException full) {
        List<Runnable> refused = new ArrayList<>();
        book.lock();
        try {
            seated--;
            if (seated > 0) {
                return;
            }
            for (Line line = lines.next(); line != null; line = lines.next()) {
                refused.add(lines.poll(line));
                line.running--;
            }
        } finally {
            book.unlock();
        }
        for (Runnable task : refused) {
            ((Handed) task).refuse(full, name);
            ended(null);
        }
    }

    /** A task has ended; {@code line} is where it came from if it has run. True when there are more. */
    private boolean ended(@Nullable Line line) {
        Runnable check;
        boolean more;
        book.lock();
        try {
            if (line != null) {
                line.running--;
            }
            check = book.end();
            more = lines.waiting() > 0;
        } finally {
            book.unlock();
        }
        if (check != null) {
            check.run();
        }
        return more;
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
    public void join(Deadline deadline) {
        // its threads are those of the scheduler
    }

    /** A task as it waits: with Reactor's hooks around it, and as it was. */
    private record Handed(Runnable hooked, Runnable task) implements Runnable {

        @Override
        public void run() {
            hooked.run();
        }

        /** A task that does not want to know must run all the same, or its run would not end. */
        void refuse(RejectedExecutionException why, String pool) {
            if (task instanceof PoolTask wantsToKnow) {
                TaskFailures.contain(() -> wantsToKnow.refused(why));
            } else {
                Elsewhere.run(pool + "-refused", hooked);
            }
        }
    }

    /** Runs one task; while there are more, the seat is handed to the scheduler anew, so that others have their turn. */
    private final class Seat implements Runnable {

        /** The thread that is handing it over. */
        private @Nullable Thread offering;
        /** It came back at once, on that thread, as from {@code Schedulers.immediate()}. */
        private boolean cameBack;

        @Override
        public void run() {
            if (offering == Thread.currentThread()) {
                cameBack = true;
                return;
            }
            Place place = new Place(SchedulerPool.this);
            Place before = place.enter();
            try {
                while (true) {
                    Line line = take(place);
                    if (line == null) {
                        return;
                    }
                    if (ended(line) && new Seat().offer()) {
                        return;
                    }
                }
            } finally {
                Place.back(before);
            }
        }

        /** Runs the next task, and returns the line that it came from; gives the seat up when there is none. */
        private @Nullable Line take(Place place) {
            Line line;
            Runnable task;
            book.lock();
            try {
                line = lines.next();
                if (line == null) {
                    seated--;
                    return null;
                }
                task = lines.poll(line);
            } finally {
                book.unlock();
            }
            place.run(line, task);
            return line;
        }

        /** False when the calling thread has to go on with it. */
        private boolean offer() {
            offering = Thread.currentThread();
            try {
                scheduler.schedule(this);
            } catch (Throwable fullOrBroken) {
                return false;
            } finally {
                offering = null;
            }
            return !cameBack;
        }
    }
}
