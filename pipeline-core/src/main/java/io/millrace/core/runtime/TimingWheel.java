package io.millrace.core.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Timers by due time, in a hierarchical wheel (Varghese and Lauck, 1987): setting and unsetting cost the same however many
 * there are, and the next due time is found without looking at them. Time is what the caller says it is, in nanoseconds from
 * 0. Any thread; the lock is held for a few instructions, and while timers change level for at most {@link #STEP} of them.
 *
 * <p>A timer runs at the first full millisecond (tick) that is not before its due time: never early. Timers of the same tick
 * come out in the order in which they were set.
 */
final class TimingWheel {

    /*
     * Time is a number of 6-bit digits. With `elapsed`, the tick that was reached, a timer shares all digits above some one,
     * its level, in which it is later: it lies in the slot that this digit names, and a bit of `occupied[level]` says that the
     * slot is not empty. What is due (due <= elapsed) lies in READY. So `due` and `elapsed` tell where a timer lies.
     *
     * `elapsed` moves on from one occupied slot to the next, never past one. The timers of a level-0 slot are all due then; a
     * slot of a higher level becomes `moving`, whose timers go one by one to where they belong now, a level or more below. While
     * that goes on, new timers of the same range queue up behind, so that timers of one tick stay in order.
     *
     * Eight digits of milliseconds are 8,900 years: more than a long has nanoseconds.
     */
    static final long NEVER = Long.MAX_VALUE;

    static final long TICK_NANOS = 1_000_000;
    /** So many timers change level before the lock is free for others. */
    private static final int STEP = 1_024;

    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int LEVELS = 8;
    private static final int READY = LEVELS * SLOTS;
    private static final long LAST_TICK = Long.MAX_VALUE / TICK_NANOS;

    private final @Nullable Timer[] slots = new Timer[READY + 1];
    private final long[] occupied = new long[LEVELS];
    private @Nullable Timer moving;
    /** The first tick behind the range of the slot that is moving. */
    private long movingEnd;

    private long elapsed;
    private int size;
    private boolean closed;

    /** Sets a timer for {@code dueNanos}, which may be in the past; null when the wheel is closed. */
    synchronized @Nullable Timer set(Runnable task, long dueNanos) {
        if (closed) {
            return null;
        }
        Timer timer = new Timer(this, tickFrom(dueNanos), task);
        size++;
        if (moving != null && timer.due < movingEnd) {
            TimerRing.append(moving, timer);
        } else {
            place(timer);
        }
        return timer;
    }

    private static long tickFrom(long nanos) {
        long tick = nanos / TICK_NANOS;
        return tick * TICK_NANOS < nanos && tick < LAST_TICK ? tick + 1 : tick;
    }

    /** Does nothing when the timer was unset before or {@link #poll} has returned its task. */
    synchronized void unset(Timer timer) {
        if (timer.task != null) {
            take(timer);
        }
    }

    /**
     * Moves time on to {@code nanos}, or stays where it is when that is earlier.
     *
     * @return false when there is more to do before that time is reached: call again
     */
    synchronized boolean advanceTo(long nanos) {
        long target = nanos / TICK_NANOS;
        int left = STEP;
        while (true) {
            while (moving != null) {
                if (left-- == 0) {
                    return false;
                }
                Timer first = moving;
                moving = TimerRing.remove(first);
                place(first);
            }
            int slot = firstSlot();
            if (slot == READY || start(slot) > target) {
                elapsed = Math.max(elapsed, target);
                return true;
            }
            elapsed = start(slot);
            open(slot);
        }
    }

    /** The task of the next timer that is due, which is taken out; null when none is. */
    synchronized @Nullable Runnable poll() {
        Timer due = slots[READY];
        return due == null ? null : take(due);
    }

    /**
     * When {@link #advanceTo} has something to do next: the due time of the earliest timer, or a time before that; 0 when
     * there is something now, {@link #NEVER} when there are no timers.
     */
    synchronized long nextNanos() {
        if (slots[READY] != null || moving != null) {
            return 0;
        }
        int slot = firstSlot();
        return slot == READY ? NEVER : start(slot) * TICK_NANOS;
    }

    /** Timers that are set and have not come out. */
    synchronized int size() {
        return size;
    }

    /** Unsets all timers and takes no more. */
    synchronized void close() {
        closed = true;
        for (int slot = 0; slot <= READY; slot++) {
            for (Timer first = slots[slot]; first != null; first = slots[slot]) {
                take(first);
            }
        }
        while (moving != null) {
            take(moving);
        }
    }

    private @Nullable Runnable take(Timer timer) {
        Runnable task = timer.task;
        timer.task = null;
        size--;
        int slot = slotOf(timer.due);
        Timer rest = TimerRing.remove(timer);
        if (moving == timer) {
            moving = rest;
        } else if (slots[slot] == timer) {
            slots[slot] = rest;
            if (rest == null) {
                markEmpty(slot);
            }
        }
        return task;
    }

    private void place(Timer timer) {
        int slot = slotOf(timer.due);
        slots[slot] = TimerRing.append(slots[slot], timer);
        if (slot < READY) {
            occupied[slot >> DIGIT_BITS] |= 1L << slot;
        }
    }

    /** The timers of the slot that time has reached: to where they belong now. */
    private void open(int slot) {
        Timer first = slots[slot];
        if (first == null) {
            throw new IllegalStateException("slot " + slot + " is marked as occupied and is empty");
        }
        slots[slot] = null;
        markEmpty(slot);
        int level = slot >> DIGIT_BITS;
        if (level == 0) {
            slots[READY] = TimerRing.join(slots[READY], first);
        } else {
            moving = first;
            movingEnd = elapsed + (1L << level * DIGIT_BITS);
        }
    }

    private void markEmpty(int slot) {
        if (slot < READY) {
            occupied[slot >> DIGIT_BITS] &= ~(1L << slot);
        }
    }

    private int slotOf(long due) {
        if (due <= elapsed) {
            return READY;
        }
        int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(due ^ elapsed)) / DIGIT_BITS;
        return level * SLOTS + (int) (due >>> level * DIGIT_BITS & SLOTS - 1);
    }

    /** The occupied slot that time reaches first, {@link #READY} when there is none: a lower level is always earlier. */
    private int firstSlot() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                return level * SLOTS + Long.numberOfTrailingZeros(occupied[level]);
            }
        }
        return READY;
    }

    /** The first tick of a slot. */
    private long start(int slot) {
        int shift = (slot >> DIGIT_BITS) * DIGIT_BITS;
        long above = elapsed >>> shift + DIGIT_BITS << shift + DIGIT_BITS;
        return above | (long) (slot & SLOTS - 1) << shift;
    }
}
