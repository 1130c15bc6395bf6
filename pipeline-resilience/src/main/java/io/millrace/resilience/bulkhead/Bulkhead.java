package io.millrace.resilience.bulkhead;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits that the stages of a runtime share, and the line of stages that wait for one. Nobody waits on a
 * thread. The number may be changed at any time. Thread-safe; the figures may be read at any time and are exact when nothing
 * happens meanwhile.
 */
public final class Bulkhead {

    /*
     * One word holds the state:
     *
     *   n >= 0   n permits are free and no stage waits
     *   LINE     no permit is free and at least one stage waits in the line
     *
     *   n > 0 -> n - 1   take                           one compare-and-set, any thread
     *   n -> n + 1       give                           one compare-and-set, any thread
     *   0 -> LINE        the first stage lines up       holding the line's lock
     *   LINE -> 0        the last stage leaves the line holding the line's lock
     *
     * While stages wait, a permit that is given back goes to the first of them as a reservation and never becomes free, so
     * that a stage that comes later cannot snatch it. Hence permits + debt = free + reserved + held, and a free permit is
     * never left lying while a stage waits. The debt is what is still out after the number was lowered: a permit that is
     * given back pays for it and is gone. The lock covers a few field accesses; a waker runs after it was let go, because it
     * may run the work of another stage, which may come back here.
     */
    private static final int LINE = -1;

    private final String name;
    private final AtomicInteger state;
    private final AtomicInteger debt = new AtomicInteger();
    private final Deque<StagePermits> line = new ArrayDeque<>();
    private volatile int permits;

    /**
     * A bulkhead whose permits are all free.
     *
     * @param permits at least 1
     */
    public Bulkhead(String name, int permits) {
        this.name = name;
        this.permits = permits;
        this.state = new AtomicInteger(permits);
    }

    /** The name that it is shared by. */
    public String name() {
        return name;
    }

    /** How many attempts may run at a time. */
    public int permits() {
        return permits;
    }

    /** How many permits are free: neither held by an attempt nor reserved for a stage that was woken. */
    public int available() {
        return Math.max(0, state.get());
    }

    /** How many permits are not free: held by an attempt, or reserved. */
    public int taken() {
        return Math.max(0, permits + debt.get() - available());
    }

    /** What a stage holds of it from now on, at first nothing; {@code waker} runs when a permit was reserved for the stage. */
    public StagePermits open(Runnable waker) {
        return new StagePermits(this, waker);
    }

    /**
     * Changes the number of permits. More are free at once, or reserved for stages that wait; fewer as soon as attempts that run
     * now have ended. Any thread.
     *
     * @param newPermits at least 1
     * @return wakes the stages that permits were reserved for: to be run by the caller, holding no lock, exactly once
     */
    public Runnable resize(int newPermits) {
        if (newPermits < 1) {
            throw new IllegalArgumentException(
                    "permits of bulkhead '" + name + "' must be at least 1, was " + newPermits);
        }
        List<StagePermits> reserved = new ArrayList<>();
        synchronized (debt) {
            int more = newPermits - permits;
            permits = newPermits;
            for (int i = 0; i < more; i++) {
                add(reserved);
            }
            for (int i = more; i < 0; i++) {
                if (!takeFree()) {
                    debt.incrementAndGet();
                }
            }
            // A permit may have become free after it was looked for, and before there was a debt to pay.
            while (debt.get() > 0 && takeFree()) {
                add(reserved);
            }
        }
        return () -> reserved.forEach(StagePermits::wake);
    }

    private void add(List<StagePermits> reserved) {
        StagePermits next = put();
        if (next != null) {
            reserved.add(next);
        }
    }

    /** How many stages wait. */
    public int waiting() {
        synchronized (line) {
            return line.size();
        }
    }

    /** Takes a free permit, or puts {@code stage} at the end of the line. */
    boolean takeOrLineUp(StagePermits stage) {
        while (true) {
            int free = state.get();
            if (free > 0) {
                if (state.compareAndSet(free, free - 1)) {
                    return true;
                }
            } else if (lineUp(stage)) {
                return false;
            }
        }
    }

    /** Gives a permit to the first stage in the line, or to nobody. */
    void give() {
        StagePermits next = put();
        if (next != null) {
            next.wake();
        }
    }

    /** Puts a permit where it belongs; the stage that it was reserved for has to be woken. */
    private @Nullable StagePermits put() {
        if (payDebt()) {
            return null;
        }
        while (true) {
            int free = state.get();
            if (free >= 0) {
                if (state.compareAndSet(free, free + 1)) {
                    return null;
                }
            } else {
                StagePermits next = reserveForFirst();
                if (next != null) {
                    return next;
                }
            }
        }
    }

    /** Takes {@code stage} out of the line; false when it is not in there because a permit was reserved for it. */
    boolean leaveLine(StagePermits stage) {
        synchronized (line) {
            boolean left = line.remove(stage);
            if (left) {
                lineMayBeEmpty();
            }
            return left;
        }
    }

    private boolean payDebt() {
        while (true) {
            int owed = debt.get();
            if (owed == 0) {
                return false;
            }
            if (debt.compareAndSet(owed, owed - 1)) {
                return true;
            }
        }
    }

    /** Takes a free permit, if there is one. */
    boolean takeFree() {
        while (true) {
            int free = state.get();
            if (free <= 0) {
                return false;
            }
            if (state.compareAndSet(free, free - 1)) {
                return true;
            }
        }
    }

    private boolean lineUp(StagePermits stage) {
        synchronized (line) {
            if (state.get() != LINE && !state.compareAndSet(0, LINE)) {
                return false;
            }
            stage.linedUp();
            line.add(stage);
            return true;
        }
    }

    private @Nullable StagePermits reserveForFirst() {
        synchronized (line) {
            StagePermits first = line.poll();
            if (first != null) {
                first.reserved();
                lineMayBeEmpty();
            }
            return first;
        }
    }

    private void lineMayBeEmpty() {
        if (line.isEmpty()) {
            state.set(0);
        }
    }

    @Override
    public String toString() {
        return "Bulkhead[" + name + ", " + available() + " of " + permits + " free, " + waiting() + " waiting]";
    }
}
