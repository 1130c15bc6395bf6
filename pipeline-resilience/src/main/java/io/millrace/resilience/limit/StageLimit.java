package io.millrace.resilience.limit;

import io.millrace.resilience.bulkhead.StagePermits;

/**
 * What one stage in one run holds of an {@link AdaptiveLimit}. To be used by one thread at a time, as guards are; other stages
 * use the same limit at the same time. Each permit that was taken is given back by one of the four methods that say how the
 * attempt ended.
 */
public final class StageLimit {

    private final AdaptiveLimit limit;
    private final StagePermits permits;

    StageLimit(AdaptiveLimit limit, StagePermits permits) {
        this.limit = limit;
        this.permits = permits;
    }

    /** The limit that this is part of. */
    public AdaptiveLimit limit() {
        return limit;
    }

    /**
     * Takes a permit for an attempt that starts now, or lines up for one.
     *
     * @return whether it took one
     */
    public boolean takeOrLineUp() {
        if (permits.takeOrLineUp()) {
            limit.started();
            return true;
        }
        limit.touched();
        return false;
    }

    /** Takes a permit only if one is free and no stage waits: for an attempt that nobody needs. */
    public boolean takeFree() {
        return permits.takeFree();
    }

    /**
     * The attempt returned.
     *
     * @param nanos how long it took
     * @param now nanoseconds of the run's clock
     */
    public void completed(long nanos, long now) {
        permits.giveBack();
        limit.completed(nanos, now);
    }

    /** The attempt was given up since it took too long, or the dependency said that it has too much to do. */
    public void late(long now) {
        permits.giveBack();
        limit.late(now);
    }

    /** The attempt ended in a way that says nothing about the dependency: it failed fast, or nobody wants its result. */
    public void unknown() {
        permits.giveBack();
    }

    /** Nothing waits in this stage: passes a reserved permit on. */
    public void leaveLine() {
        permits.leaveLine();
    }

    /** The stage has ended: gives back everything that it holds. Closing twice is closing once. */
    public void close() {
        permits.close();
    }
}
