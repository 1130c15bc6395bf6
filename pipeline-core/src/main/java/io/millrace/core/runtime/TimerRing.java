package io.millrace.core.runtime;

import org.jspecify.annotations.Nullable;

/** Timers in a ring, known by the first one; null is the empty ring. Each operation returns the first one afterwards. */
final class TimerRing {

    private TimerRing() {}

    static Timer append(@Nullable Timer first, Timer timer) {
        timer.before = timer;
        timer.after = timer;
        return join(first, timer);
    }

    /** Puts the whole ring {@code second} behind the ring {@code first}. */
    static Timer join(@Nullable Timer first, Timer second) {
        if (first == null) {
            return second;
        }
        Timer last = linked(first.before);
        Timer lastOfAll = linked(second.before);
        last.after = second;
        second.before = last;
        lastOfAll.after = first;
        first.before = lastOfAll;
        return first;
    }

    /** Takes {@code timer} out of its ring; returns the one after it, or null when it was alone. */
    static @Nullable Timer remove(Timer timer) {
        Timer before = linked(timer.before);
        Timer after = linked(timer.after);
        timer.before = null;
        timer.after = null;
        if (after == timer) {
            return null;
        }
        before.after = after;
        after.before = before;
        return after;
    }

    private static Timer linked(@Nullable Timer timer) {
        if (timer == null) {
            throw new IllegalStateException("a timer is in no list");
        }
        return timer;
    }
}
