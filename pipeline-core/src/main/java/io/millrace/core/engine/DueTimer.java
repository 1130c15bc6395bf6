package io.millrace.core.engine;

import io.millrace.core.spi.Call;
import org.jspecify.annotations.Nullable;

/**
 * The earliest moment at which something is due in a segment, and the one timer of the run's clock that stands for it. The timer
 * may come too early: it is not set anew when that moment moves back. Belongs to the holder of the segment.
 */
final class DueTimer {

    private final LiveRun run;
    private final Runnable wake;
    /** Never later than the true one. */
    private long earliest = Call.NEVER;

    private long armedFor = Call.NEVER;
    private @Nullable Runnable disarm;

    /** The one that is set; another that fires was unset too late. */
    private @Nullable Firing armed;

    /** Runs {@code wake} after it has left word of a timer that has fired, on the run's loop. */
    DueTimer(LiveRun run, Runnable wake) {
        this.run = run;
        this.wake = wake;
    }

    /** Something is due at {@code moment}. */
    void atMost(long moment) {
        if (moment < earliest) {
            earliest = moment;
        }
    }

    boolean isDue(long now) {
        return now >= earliest;
    }

    /** What is due is looked at, and says anew when it is due next. */
    void restart() {
        earliest = Call.NEVER;
    }

    /** Nothing is due any more. */
    void stop() {
        earliest = Call.NEVER;
        disarm();
    }

    /** Sets the clock's timer if it would come too late. */
    void arm() {
        Firing set = armed;
        if (set != null && set.fired) {
            armed = null;
            disarm = null;
            armedFor = Call.NEVER;
        }
        if (earliest >= armedFor) {
            return;
        }
        disarm();
        Firing timer = new Firing();
        armed = timer;
        armedFor = earliest;
        disarm = run.schedule(timer, earliest - run.nanoTime());
    }

    private void disarm() {
        armedFor = Call.NEVER;
        armed = null;
        Runnable unset = disarm;
        if (unset != null) {
            disarm = null;
            unset.run();
        }
    }

    private final class Firing implements Runnable {

        private volatile boolean fired;

        @Override
        public void run() {
            fired = true;
            wake.run();
        }
    }
}
