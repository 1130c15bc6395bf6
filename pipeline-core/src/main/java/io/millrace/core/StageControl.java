package io.millrace.core;

/** A hold on one stage of a run while it runs. Any thread. */
public interface StageControl {

    /** How many calls the stage makes at a time, at most. */
    int concurrency();

    /**
     * Makes the stage run at most {@code concurrency} calls at a time from now on; calls that run already are not touched.
     *
     * @param concurrency at least 1
     */
    void concurrency(int concurrency);
}
