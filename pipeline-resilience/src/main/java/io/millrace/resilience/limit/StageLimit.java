package io.millrace.resilience.limit;

import io.millrace.resilience.bulkhead.Permits;
import io.millrace.resilience.bulkhead.StagePermits;

/** What one stage in one run holds of an {@link AdaptiveLimit}. */
public final class StageLimit implements Permits {

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

    @Override
    public boolean takeOrLineUp() {
        if (permits.takeOrLineUp()) {
            limit.started();
            return true;
        }
        limit.touched();
        return false;
    }

    @Override
    public boolean takeFree() {
        return permits.takeFree();
    }

    @Override
    public void completed(long nanos, long now) {
        permits.giveBack();
        limit.completed(nanos, now);
    }

    @Override
    public void late(long now) {
        permits.giveBack();
        limit.late(now);
    }

    @Override
    public void unknown() {
        permits.giveBack();
    }

    @Override
    public void leaveLine() {
        permits.leaveLine();
    }

    @Override
    public void close() {
        permits.close();
    }
}
