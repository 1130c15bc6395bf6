package io.millrace.core.engine;

/**
 * How fast a call stage may start calls while its rate is limited: a bucket of what is due in {@link #BURST_SECONDS}, and of one
 * call at least, that fills evenly. Belongs to the holder of the segment.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371): it remembers only when the bucket will be full again. Times are doubles, so
 * that the distance of calls need not be whole nanoseconds. A call that waits starts a little late, as timers are; so that this does
 * not add up to a lower rate, the next one is counted from when it should have started.
 */
final class Pace {

    private static final double SECOND_NANOS = 1e9;
    private static final double BURST_SECONDS = 0.01;
    /** How late a start may be to be made up for. */
    private static final double LATE_NANOS = BURST_SECONDS * SECOND_NANOS;
    /** Three years, so that sums of times do not overflow. */
    private static final double LONGEST_NANOS = 1e17;

    private final LiveRun run;
    private final DueTimer timer;
    private final long origin;
    private double distanceNanos;
    private double toleranceNanos;
    /** When the bucket is full again, in nanoseconds since the origin. */
    private double full;
    /** A call has been told to wait since the last start. */
    private boolean waited;

    /** Wakes the segment with {@code wake} when the next call may start. */
    Pace(LiveRun run, Runnable wake) {
        this.run = run;
        this.timer = new DueTimer(run, wake);
        this.origin = run.nanoTime();
    }

    /** From now on so many calls may start per second. */
    void perSecond(double calls) {
        distanceNanos = Math.min(SECOND_NANOS / calls, LONGEST_NANOS);
        toleranceNanos = Math.max(0, Math.floor(calls * BURST_SECONDS) - 1) * distanceNanos;
        // What was owed at a slower pace is not waited for at a faster one.
        full = Math.min(full, now() + toleranceNanos + distanceNanos);
    }

    private double now() {
        return run.nanoTime() - origin;
    }

    /** Whether a call may start now; if not, the segment is woken when it may. */
    boolean allows() {
        double early = full - toleranceNanos - now();
        if (early <= 0) {
            return true;
        }
        waited = true;
        timer.restart();
        timer.atMost(run.nanoTime() + (long) Math.ceil(early));
        timer.arm();
        return false;
    }

    /** A call starts. */
    void started() {
        double from = now() - (waited ? LATE_NANOS : 0);
        waited = false;
        full = Math.min(Math.max(full, from), LONGEST_NANOS) + distanceNanos;
    }

    /** Nothing waits any more. */
    void stop() {
        timer.stop();
    }
}
