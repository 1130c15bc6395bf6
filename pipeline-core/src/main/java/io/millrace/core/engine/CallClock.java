package io.millrace.core.engine;

/**
 * The time as the holder of a {@link CallSegment} knows it, and whose time is taken. Reading the clock for each call would cost
 * as much as all else that is done for it. So it is read where a guard wants to know; without a guard the first calls are timed, then
 * one in {@link #EVERY}, which stands for all of them. Belongs to the holder of the segment.
 */
final class CallClock {

    /** So many calls are all timed: a stage that makes few of them gets their true time. */
    private static final int FIRST = 256;

    /** Later ones are timed once in this many; a power of two. */
    private static final byte EVERY = 32;

    private final LiveRun run;
    private final boolean exact;
    private long now;
    private boolean known;
    private int calls;

    /** Of a stage that needs the time of all its calls, or not. */
    CallClock(LiveRun run, boolean exact) {
        this.run = run;
        this.exact = exact;
    }

    /** The time; read once until someone else's code has run. */
    long now() {
        if (!known) {
            now = run.nanoTime();
            known = true;
        }
        return now;
    }

    /** The time as it was when someone last wanted to know. */
    long last() {
        return now;
    }

    /** The holder begins. */
    void begin() {
        if (exact) {
            now = run.nanoTime();
            known = true;
        }
    }

    /** Someone else's code has run. */
    void passes() {
        known = false;
    }

    /** How many calls the time of the next one stands for; 0 when it need not be taken. */
    byte weight() {
        if (exact || calls < FIRST) {
            calls++;
            return 1;
        }
        calls = calls == FIRST + EVERY - 1 ? FIRST : calls + 1;
        return calls == FIRST ? EVERY : 0;
    }
}
