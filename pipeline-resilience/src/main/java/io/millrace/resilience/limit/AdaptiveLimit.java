package io.millrace.resilience.limit;

import io.millrace.resilience.bulkhead.Bulkhead;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * A limit on the attempts that run at a time, shared by the stages of a runtime, which {@link Knee} moves to where the
 * dependency gives the most. Nobody waits on a thread, and there is no timer: attempts that end close the windows.
 * Thread-safe; the figures may be read at any time.
 */
public final class AdaptiveLimit implements Pace {

    private static final long WINDOW = 100_000_000L;
    private static final int WINDOW_SAMPLES = 30;
    private static final long LONG_WINDOW = 50 * WINDOW;
    private static final int FEW_SAMPLES = 5;

    /** Ends are noted this often at most, in nanoseconds, and may come out of order by as much. */
    private static final long OFTEN = 1_000_000L;

    private static final Runnable NOBODY = () -> {};

    private final LimitSettings settings;
    private final DoubleSupplier randomness;
    private final Bulkhead permits;
    private final Knee knee;
    private final Seen seen = new Seen();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile long opened;
    private volatile long ended;
    private volatile double baselineNanos = Double.NaN;
    private volatile double meanNanos = Double.NaN;
    private volatile double perNano = Double.NaN;

    AdaptiveLimit(LimitSettings settings, LongSupplier clock, DoubleSupplier randomness) {
        this.settings = settings;
        this.randomness = randomness;
        this.opened = clock.getAsLong();
        this.ended = opened;
        this.permits = new Bulkhead(settings.name(), settings.initial());
        this.knee = new Knee(settings, opened);
    }

    /** The name that it is shared by. */
    public String name() {
        return settings.name();
    }

    @Override
    public int limit() {
        return permits.permits();
    }

    /** How many attempts run now; for a moment more than {@link #limit} after that went down. */
    public int inFlight() {
        return permits.taken();
    }

    /** How long an attempt takes that waits nowhere in the dependency, in nanoseconds; not a number before that is known. */
    public double baselineNanos() {
        return baselineNanos;
    }

    /** The average of the last window. */
    @Override
    public double meanNanos() {
        return meanNanos;
    }

    /** The throughput of the last window. */
    @Override
    public double perNano() {
        return perNano;
    }

    LimitSettings settings() {
        return settings;
    }

    StageLimit open(Runnable waker) {
        return new StageLimit(this, permits.open(waker));
    }

    void started() {
        int inFlight = permits.taken();
        seen.started(inFlight, inFlight >= 0.85 * permits.permits());
    }

    void touched() {
        seen.touched();
    }

    void completed(long nanos, long now) {
        mayReopen(now);
        seen.completed(nanos);
        mayClose(now);
    }

    void late(long now) {
        mayReopen(now);
        seen.late();
        mayClose(now);
    }

    /** Starts a new window after a rest, or when the clock was changed: a throughput over that time would mean nothing. */
    private void mayReopen(long now) {
        long rest = now - ended;
        if (rest > -OFTEN && rest < OFTEN) {
            return;
        }
        ended = now;
        boolean meaningless = rest > LONG_WINDOW || rest < -10 * WINDOW;
        if (meaningless && closing.compareAndSet(false, true)) {
            try {
                seen.take(1);
                opened = now;
                knee.resume(now);
            } finally {
                closing.set(false);
            }
        }
    }

    private void mayClose(long now) {
        long open = now - opened;
        if (open < WINDOW || closing.get()) {
            return;
        }
        long samples = seen.samples();
        boolean full = samples >= Math.max(WINDOW_SAMPLES, permits.permits());
        if ((full || open >= LONG_WINDOW && samples >= FEW_SAMPLES) && closing.compareAndSet(false, true)) {
            Runnable wakes = NOBODY;
            try {
                // Another one may have closed it since it was looked at.
                if (now - opened == open) {
                    wakes = close(seen.take(open), now);
                }
            } finally {
                closing.set(false);
            }
            // They may do the work of other stages, for which no window should have to wait.
            wakes.run();
        }
    }

    private Runnable close(Window window, long now) {
        opened = now;
        knee.close(window, now, randomness.getAsDouble());
        baselineNanos = knee.baselineNanos();
        meanNanos = window.completed() == 0 ? meanNanos : window.meanNanos();
        perNano = (double) window.completed() / window.nanos();
        return knee.limit() == permits.permits() ? NOBODY : permits.resize(knee.limit());
    }

    @Override
    public String toString() {
        return "AdaptiveLimit[" + settings.name() + ", " + inFlight() + " of " + limit() + " in flight]";
    }
}
