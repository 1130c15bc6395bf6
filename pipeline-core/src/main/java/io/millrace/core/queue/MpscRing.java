package io.millrace.core.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that any thread puts elements into and one thread at a time takes them from, first in, first out. It can be
 * closed: then it takes nothing more, and what it has taken can still be taken out.
 *
 * @param <E> the elements
 */
public final class MpscRing<E> {

    /*
     * Places are numbered from 0. `tail` is the number of places that were given out, times 2, plus 1 once the ring is closed:
     * so closing and taking a place exclude each other, and the number of accepted elements is final when it is closed. A
     * producer takes a place by compare-and-set on `tail` and then puts its element into the slot; until it has, the slot is null
     * and the consumer waits for it. `head` is the number of elements that were taken out. `limit` is a number of places that
     * may be given out, as known from an earlier look at `head`, so that producers seldom touch what the consumer writes.
     */
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final int SPINS = 64;

    private final int capacity;
    private final int mask;
    private final @Nullable Object[] slots;
    private final Cursor tail = new Cursor(0);
    private final Cursor head = new Cursor(0);
    private final Cursor limit;

    /** What became of an element that was put in. */
    public enum Put {
        /** It is in the ring. */
        DONE,
        /** It is not: all places were taken. */
        FULL,
        /** It is not: the ring is closed. */
        CLOSED
    }

    /** A ring of {@code capacity} places, from 1 to 2^30. */
    public MpscRing(int capacity) {
        if (capacity < 1 || capacity > 1 << 30) {
            throw new IllegalArgumentException("capacity must be from 1 to " + (1 << 30) + ", was " + capacity);
        }
        this.capacity = capacity;
        int length = Integer.highestOneBit(2 * capacity - 1);
        this.mask = length - 1;
        this.slots = new Object[length];
        this.limit = new Cursor(capacity);
    }

    /** Puts {@code element} in if there is room. Any thread; never waits. */
    public Put offer(E element) {
        long taken;
        do {
            taken = tail.get();
            if ((taken & 1) != 0) {
                return Put.CLOSED;
            }
            if (taken >>> 1 >= limit.get() && !raiseLimit(taken >>> 1)) {
                return Put.FULL;
            }
        } while (!tail.compareAndSet(taken, taken + 2));
        SLOT.setRelease(slots, (int) (taken >>> 1) & mask, element);
        return Put.DONE;
    }

    private boolean raiseLimit(long place) {
        long now = head.get() + capacity;
        if (place >= now) {
            return false;
        }
        limit.setRelease(now);
        return true;
    }

    /** Takes the oldest element out; null when there is none. One thread at a time. */
    @SuppressWarnings("unchecked")
    public @Nullable E poll() {
        long place = head.own();
        int slot = (int) place & mask;
        Object element = SLOT.getAcquire(slots, slot);
        if (element == null) {
            if (place == tail.get() >>> 1) {
                return null;
            }
            element = awaited(slot);
        }
        SLOT.set(slots, slot, null);
        head.setRelease(place + 1);
        return (E) element;
    }

    /** The producer that was given the slot is about to fill it, unless it has lost its processor. */
    private Object awaited(int slot) {
        Object element;
        int spins = 0;
        while ((element = SLOT.getAcquire(slots, slot)) == null) {
            if (spins++ < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        return element;
    }

    /** Takes nothing more from now on. Any thread, any number of times. */
    public void close() {
        long taken = tail.get();
        while ((taken & 1) == 0 && !tail.compareAndSet(taken, taken | 1)) {
            taken = tail.get();
        }
    }

    /** Whether the ring takes nothing more. Any thread. */
    public boolean isClosed() {
        return (tail.get() & 1) != 0;
    }

    /** Whether it is closed and all that it took was taken out. Any thread. */
    public boolean isExhausted() {
        long taken = tail.get();
        return (taken & 1) != 0 && head.get() == taken >>> 1;
    }

    /** Whether nothing is in it or about to be. Any thread. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** Whether all places are taken. Any thread. */
    public boolean isFull() {
        return size() >= capacity;
    }

    /** How many elements it holds; a moment's view. Any thread. */
    public int size() {
        long out = head.get();
        return (int) Math.min(capacity, (tail.get() >>> 1) - out);
    }

    /** How many elements were ever put in. Any thread. */
    public long accepted() {
        return tail.get() >>> 1;
    }

    /** How many places it has. */
    public int capacity() {
        return capacity;
    }
}
