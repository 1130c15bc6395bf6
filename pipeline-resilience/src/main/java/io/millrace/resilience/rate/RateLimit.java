package io.millrace.resilience.rate;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of permits in a time that stages share. Who asks gets what it needs at once, or is told when to ask again. Nobody has
 * a place in it while waiting: a waiter that is cancelled has taken nothing, and need not give anything back. Nobody waits on a
 * thread. Thread-safe; times are nanoseconds of the run's clock.
 */
public final class RateLimit implements Rate {

    /*
     * The generic cell rate algorithm (ITU-T I.371): one word, the time at which everything that was taken will have been paid
     * for at the given rate. Permits may be taken on credit as long as that time lies no further ahead than a burst takes. A
     * cost above the burst waits until nothing is owed, and is paid for afterwards.
     */
    private static final long SLACK_NANOS = 1_000_000_000;

    private final RateSettings settings;
    private final long burstNanos;
    private final AtomicLong paidAt;

    /** The longest time that has been owed beyond a burst, for who finds that the clock was put back. */
    private final AtomicLong debtNanos = new AtomicLong();

    RateLimit(RateSettings settings, long now) {
        this.settings = settings;
        this.burstNanos = settings.nanosFor(settings.burst());
        this.paidAt = new AtomicLong(now);
    }

    @Override
    public long take(long cost, long now) {
        if (cost < 0) {
            throw new IllegalArgumentException(
                    "the cost of a call under " + settings + " must be at least 0, was " + cost);
        }
        long costNanos = settings.nanosFor(cost);
        long needed = Math.min(costNanos, burstNanos);
        if (costNanos - needed > debtNanos.get()) {
            debtNanos.accumulateAndGet(costNanos - needed, Math::max);
        }
        while (true) {
            long seen = paidAt.get();
            long base = base(seen, now);
            long ahead = base + needed - burstNanos - now;
            if (ahead > 0) {
                return now + ahead;
            }
            if (paidAt.compareAndSet(seen, base + costNanos)) {
                return now;
            }
        }
    }

    @Override
    public void giveBack(long cost) {
        paidAt.getAndAdd(-settings.nanosFor(cost));
    }

    @Override
    public RateLimitedException refusal(Duration wait) {
        return new RateLimitedException(settings, wait);
    }

    /** How many permits there are, from 0 to the burst. */
    public long available(long now) {
        long owed = base(paidAt.get(), now) - now;
        return owed >= burstNanos ? 0 : Math.min(settings.burst(), settings.permitsIn(burstNanos - owed));
    }

    /** What it was made with. */
    public RateSettings settings() {
        return settings;
    }

    /** From when on the permits count: nothing is saved up beyond a burst, and a time that cannot be owed is none. */
    private long base(long seen, long now) {
        long owed = seen - now;
        boolean clockPutBack = owed - SLACK_NANOS > burstNanos + debtNanos.get();
        return owed < 0 || clockPutBack ? now : seen;
    }

    @Override
    public String toString() {
        return "RateLimit[" + settings + "]";
    }
}
