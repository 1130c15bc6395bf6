package io.millrace.resilience.breaker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** The last {@code size} calls, two bits for each. */
final class LastCalls implements Results {

    private static final int RESULT_BITS = 2;
    private static final int RESULT_MASK = 3;
    private static final int PER_WORD = 32 / RESULT_BITS;

    private final int size;
    private final AtomicLong recorded = new AtomicLong();
    private final AtomicIntegerArray words;
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger slow = new AtomicInteger();
    private final AtomicInteger slowAndFailed = new AtomicInteger();

    LastCalls(int size) {
        this.size = size;
        this.words = new AtomicIntegerArray((size - 1) / PER_WORD + 1);
    }

    @Override
    public boolean record(int result, int enough, long now) {
        long position = recorded.getAndIncrement();
        int replaced = put((int) (position % size), result);
        if (replaced != result) {
            addChange(failed, FAILED, replaced, result);
            addChange(slow, SLOW, replaced, result);
            addChange(slowAndFailed, FAILED | SLOW, replaced, result);
        }
        return result != FINE || position < enough;
    }

    /** A fine call that takes the place of another one, which is nearly always so, changes nothing and writes nothing. */
    private int put(int place, int result) {
        int index = place / PER_WORD;
        int shift = place % PER_WORD * RESULT_BITS;
        while (true) {
            int word = words.get(index);
            int replaced = word >>> shift & RESULT_MASK;
            if (replaced == result
                    || words.compareAndSet(index, word, word & ~(RESULT_MASK << shift) | result << shift)) {
                return replaced;
            }
        }
    }

    private static void addChange(AtomicInteger count, int bits, int before, int after) {
        int change = ((after & bits) == bits ? 1 : 0) - ((before & bits) == bits ? 1 : 0);
        if (change != 0) {
            count.getAndAdd(change);
        }
    }

    @Override
    public void advance(long now) {
        // Nothing gets too old.
    }

    @Override
    public long calls() {
        return Math.min(size, recorded.get());
    }

    @Override
    public long failed() {
        return failed.get();
    }

    @Override
    public long slow() {
        return slow.get();
    }

    @Override
    public long slowAndFailed() {
        return slowAndFailed.get();
    }
}
