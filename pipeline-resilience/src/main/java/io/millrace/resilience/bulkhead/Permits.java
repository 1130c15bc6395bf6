package io.millrace.resilience.bulkhead;

/**
 * What one stage in one run holds of a limit on the attempts that run at a time. To be used by one thread at a time, as guards
 * are; other stages use the same limit at the same time. Each permit that was taken is given back once, by the method that says
 * how the attempt ended.
 */
public interface Permits {

    /**
     * Takes a permit: the reserved one, or a free one. Without one the stage is in the line afterwards, keeps its place if
     * it had one, and is woken when a permit is reserved for it.
     *
     * @return whether it took one
     */
    boolean takeOrLineUp();

    /**
     * Takes a permit only if one is free, which it is only while no stage waits. For an attempt that may as well not be made.
     *
     * @return whether it took one
     */
    boolean takeFree();

    /**
     * Gives one back: the attempt returned.
     *
     * @param nanos how long it took
     * @param now nanoseconds of the run's clock
     */
    void completed(long nanos, long now);

    /**
     * Gives one back: the attempt was given up since it took too long, or the dependency said that it has too much to do.
     *
     * @param now nanoseconds of the run's clock
     */
    void late(long now);

    /**
     * Gives one back, and says nothing about the dependency: the attempt failed fast, was not made after all, or nobody wants
     * its result.
     */
    void unknown();

    /** Nothing waits in this stage: leaves the line and passes a reserved permit on. */
    void leaveLine();

    /** The stage has ended: leaves the line and gives back everything that it holds. Closing twice is closing once. */
    void close();
}
