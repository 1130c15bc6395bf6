package io.millrace.core;

/**
 * A hold on one call stage or sink of a run while it runs. All methods may be called from any thread and return at once; the
 * stage's own thread carries out what they say, so a call that is being started at that moment may still begin. In a run that
 * has ended they change nothing.
 */
public interface StageControl {

    /** The rate of a stage that has none. */
    double UNLIMITED = Double.POSITIVE_INFINITY;

    /** How many calls the stage makes at a time, at most. */
    int concurrency();

    /**
     * Makes the stage run at most {@code concurrency} calls at a time from now on; calls that run already are not touched.
     *
     * @param concurrency at least 1
     */
    void concurrency(int concurrency);

    /** How many calls may start per second; {@link #UNLIMITED} unless {@link #rate(double)} was called. */
    double rate();

    /**
     * Makes the stage start at most so many calls per second from now on, evenly: after a while in which it made none, what is due in
     * ten milliseconds, and one at least, may start at once; a start that waited and came up to ten milliseconds late is made up for. Another attempt of a call is a start. Elements that have to wait do
     * so in the stage, as many as it runs at a time, and others before it.
     *
     * @param callsPerSecond more than 0; {@link #UNLIMITED} lifts the limit
     */
    void rate(double callsPerSecond);

    /** Whether the stage starts no calls now because of {@link #pause()}. */
    boolean isPaused();

    /**
     * Starts no more calls until {@link #resume()}. Calls that run end as they would, and what is ready is passed on; the stage
     * fills up, and what is before it waits. A deadline of a call goes on. {@link PipelineRun#drain} resumes the stage, and after
     * that it cannot be paused; to end the run without making the calls, cancel it.
     */
    void pause();

    /** Starts calls again; does nothing when the stage is not paused. */
    void resume();
}
