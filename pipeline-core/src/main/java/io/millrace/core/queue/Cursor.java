package io.millrace.core.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that threads share and that shares its cache line with nothing else, so that writing it does not slow down those
 * who read its neighbours.
 */
public final class Cursor {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    /** Longs on two cache lines: the processor fetches them in pairs. */
    private static final int LINES = 16;

    private final long[] cells = new long[2 * LINES + 1];

    /** A number that begins with {@code initial}. */
    public Cursor(long initial) {
        cells[LINES] = initial;
    }

    /** Volatile read. */
    public long get() {
        return (long) CELL.getVolatile(cells, LINES);
    }

    /** Volatile write. */
    public void set(long value) {
        CELL.setVolatile(cells, LINES, value);
    }

    /** Write that makes what was written before it visible to whoever reads it. */
    public void setRelease(long value) {
        CELL.setRelease(cells, LINES, value);
    }

    /** Plain read, for the only thread that writes it. */
    public long own() {
        return cells[LINES];
    }

    /** Atomic change from {@code expected} to {@code value}, with the effects of a volatile write; false when it is another. */
    public boolean compareAndSet(long expected, long value) {
        return CELL.compareAndSet(cells, LINES, expected, value);
    }
}
