package io.millrace.core.engine;

import io.millrace.core.spi.Call;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one stage logic, and the one timer of the run's clock that stands for them. That one may come too early: it
 * is not set anew when what it waits for moves back, so that a logic which sets a timer for every few elements costs the
 * clock nothing. Belongs to the holder of the segment.
 */
final class LogicTimers {

    static final int MOST = 16;

    private final LiveRun run;
    private final Runnable wake;
    private final long[] due = new long[MOST];
    /** A moment before {@code armedFor} is due, or the clock's timer has fired. */
    private boolean late;

    private long armedFor = Call.NEVER;
    private @Nullable Runnable disarm;

    /** Runs {@code wake} on the run's loop when something may be due. */
    LogicTimers(LiveRun run, Runnable wake) {
        this.run = run;
        this.wake = wake;
        Arrays.fill(due, Call.NEVER);
    }

    void set(int timer, long delayNanos) {
        long now = run.nanoTime();
        long moment = now + Math.max(0, delayNanos);
        if (moment < now) {
            moment = Call.NEVER;
        }
        due[timer] = moment;
        late |= moment < armedFor;
    }

    void unset(int timer) {
        due[timer] = Call.NEVER;
    }

    /** The clock's timer has fired: {@link #next} says what is due, and {@link #arm} sets it again. */
    void fired() {
        disarm();
        late = true;
    }

    /** The number of a timer that is due, from {@code from} on, which is unset by that; -1 when there is none. */
    int next(int from, long now) {
        for (int timer = from; timer < MOST; timer++) {
            if (due[timer] <= now) {
                due[timer] = Call.NEVER;
                return timer;
            }
        }
        return -1;
    }

    /** Sets the clock's timer if it would come too late. */
    void arm() {
        if (!late) {
            return;
        }
        late = false;
        disarm();
        for (long moment : due) {
            armedFor = Math.min(armedFor, moment);
        }
        if (armedFor != Call.NEVER) {
            disarm = run.schedule(wake, armedFor - run.nanoTime());
        }
    }

    /** Nothing is due any more. */
    void stop() {
        Arrays.fill(due, Call.NEVER);
        late = false;
        disarm();
    }

    private void disarm() {
        armedFor = Call.NEVER;
        Runnable set = disarm;
        if (set != null) {
            disarm = null;
            set.run();
        }
    }
}
