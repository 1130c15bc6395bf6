package io.millrace.core.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one thread at a time to one thread at a time, first in, first out. Each of the two sees what the one in
 * its place before did.
 *
 * @param <E> the elements
 */
public final class SpscRing<E> {

    /*
     * A slot is null when it is free; so neither side reads the other's cursor. A slot is filled by a volatile write, so that
     * who looks afterwards whether the taker sleeps does not see an older state of that.
     */
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

    private final int mask;
    private final @Nullable Object[] slots;
    private final Cursor tail = new Cursor(0);
    private final Cursor head = new Cursor(0);

    /** A ring of {@code capacity} places, from 1 to 2^30, rounded up to a power of two. */
    public SpscRing(int capacity) {
        if (capacity < 1 || capacity > 1 << 30) {
            throw new IllegalArgumentException("capacity must be from 1 to " + (1 << 30) + ", was " + capacity);
        }
        int length = places(capacity);
        this.mask = length - 1;
        this.slots = new Object[length];
    }

    /** How many places a ring of {@code capacity} takes. */
    public static int places(int capacity) {
        return Integer.highestOneBit(2 * capacity - 1);
    }

    /** Puts {@code element} in; false when all places are taken. The producer's. */
    public boolean offer(E element) {
        long place = tail.own();
        int slot = (int) place & mask;
        if (SLOT.getAcquire(slots, slot) != null) {
            return false;
        }
        tail.setRelease(place + 1);
        SLOT.setVolatile(slots, slot, element);
        return true;
    }

    /** Takes the oldest element out; null when there is none. The consumer's. */
    @SuppressWarnings("unchecked")
    public @Nullable E poll() {
        long place = head.own();
        int slot = (int) place & mask;
        Object element = SLOT.getAcquire(slots, slot);
        if (element == null) {
            return null;
        }
        SLOT.setRelease(slots, slot, null);
        head.setRelease(place + 1);
        return (E) element;
    }

    /** Whether there is nothing to take out. The consumer's; a volatile read. */
    public boolean isEmpty() {
        return SLOT.getVolatile(slots, (int) head.own() & mask) == null;
    }

    /** How many places are taken, counted one by one; a moment's view. Any thread. */
    public int countTaken() {
        int taken = 0;
        for (int slot = 0; slot <= mask; slot++) {
            if (SLOT.getAcquire(slots, slot) != null) {
                taken++;
            }
        }
        return taken;
    }

    /** How many elements were ever put in. Any thread. */
    public long accepted() {
        return tail.get();
    }
}
