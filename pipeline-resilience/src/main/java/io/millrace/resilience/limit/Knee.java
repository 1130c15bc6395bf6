package io.millrace.resilience.limit;

import org.jspecify.annotations.Nullable;

/**
 * The decision how many attempts may run at a time, after each {@link Window} of what was seen: as many as raise the
 * throughput. How long attempts take proposes where to look; whether more of them complete disposes. That is what tells a
 * queue in the dependency from a dependency that has become slower: both take longer, and only the queue loses no throughput
 * when fewer attempts wait in it.
 *
 * <ul>
 *   <li>The limit holds nothing back: the baseline follows how long attempts take, and the limit stays in reach of the load.
 *   <li>It does, and 500 attempts are known: a quarter more of them is tried, or a fifth fewer when they take much longer than
 *       the baseline, or when it has not been measured for 20 s. After one window of settling and 500 attempts more the change is
 *       kept or taken back; one that was of no use is not tried again for a second, and for up to 2 s (more) or 10 s (fewer).
 *   <li>More than a tenth is late: 0.7 of the limit, window after window, down to a quarter, or a twentieth when nothing at all
 *       comes back. When hardly any is late, 0.8 of what was before.
 * </ul>
 *
 * <p>It knows no clock and no randomness: the same windows lead to the same limits. To be used by one thread at a time.
 */
public final class Knee {

    /*
     *              300 samples                    300 samples after one window of settling
     *   REFERENCE -------------> limit changed: PROBE -------------------------------------> keep, or go back; REFERENCE
     *   any -- more than 10 % late and saturated --> CUT: down until late calls are rare, then back to 0.8 of before
     *
     * Throughput elasticity of a change of the limit from l to L: ln(T / t) / ln(L / l). 1: the dependency serves all that are
     * added. 0: all that are added wait. Where several limits stand before one dependency, each that goes up takes from the
     * others and sees an elasticity near 1, though all wait longer for it. What stops them is that more come late.
     */

    private static final int SAMPLES = 500;
    private static final double UP = 1.25;
    private static final double FASTEST_UP = 1.6;
    private static final double FASTER = 1.2;
    private static final double DOWN = 0.8;
    private static final double WORTH_IT = 0.2;
    private static final double COSTS_NOTHING = 0.1;
    private static final double COSTS_ALL = 0.6;
    private static final double LATE = 0.1;
    private static final double RARELY_LATE = 0.02;
    private static final double SELDOM_LATE = 0.015;
    private static final double MORE_THAN_USUAL = 1.5;
    private static final double CUT = 0.7;
    private static final double LOWEST_CUT = 0.25;
    private static final double LOWEST_SILENT = 0.05;
    private static final double RESTORED = 0.8;
    private static final long SECOND = 1_000_000_000L;
    private static final long REFRESH = 20 * SECOND;

    private enum Direction {
        UP,
        DOWN
    }

    private final int min;
    private final int max;
    private final double tolerance;

    private double limit;
    private double baseline = Double.NaN;

    /** The fraction of late attempts that did not get less with fewer of them at a time. */
    private double usuallyLate;

    private boolean settling;
    private Phase reference = new Phase();

    private @Nullable Direction probing;
    private Phase probe = new Phase();
    private double before;
    private double acceleration = 1;
    private boolean refreshing;
    private long refreshed;
    private int strange;

    private boolean cut;
    private double saved;

    private final Hold up = new Hold(2 * SECOND);
    private final Hold down = new Hold(10 * SECOND);

    /**
     * A decision that starts with {@code initial}.
     *
     * @param settings between what it decides
     * @param now nanoseconds of any clock; only differences mean something
     */
    public Knee(LimitSettings settings, long now) {
        this.min = settings.min();
        this.max = settings.max();
        this.tolerance = settings.tolerance();
        this.limit = settings.initial();
        this.refreshed = now - REFRESH;
        up.reset(now);
        down.reset(now);
    }

    /** How many attempts may run at a time. */
    public int limit() {
        return (int) Math.max(min, Math.min(max, Math.round(limit)));
    }

    /** How long an attempt takes that need not wait in the dependency, in nanoseconds; not a number before that is known. */
    public double baselineNanos() {
        return baseline;
    }

    /**
     * Nothing ended for long before {@code now}, or the clock was changed: nothing is held any more, and what was tried meanwhile is
     * tried again.
     */
    public void resume(long now) {
        up.reset(now);
        down.reset(now);
        refreshed = now;
        refreshing = false;
        if (probing != null) {
            change(before);
        }
        reference = new Phase();
    }

    /**
     * Decides after {@code window}.
     *
     * @param now the time at its end
     * @param random from 0 (inclusive) to 1 (exclusive): limits that stand before one dependency must not probe in step
     */
    public void close(Window window, long now, double random) {
        double late = window.lateFraction();
        if (cut && late < RARELY_LATE && window.completed() >= 10) {
            cut = false;
            change(Math.max(limit, RESTORED * saved));
            return;
        }
        boolean saturated = saturated(window);
        if (late > LATE && (saturated || window.completed() < 10)) {
            cutDown(window.completed() == 0 ? LOWEST_SILENT : LOWEST_CUT);
        } else if (window.completed() == 0) {
            return;
        } else if (!saturated) {
            follow(window, now);
        } else if (settling) {
            settling = false;
        } else if (probing == null) {
            refer(window, now, random);
        } else {
            probe(probing, window, now, random);
        }
    }

    private boolean saturated(Window window) {
        return 2 * window.nearLimit() >= window.started() && window.started() > 0
                || window.touched() && window.completed() > 0 && window.meanNanos() > tolerance * baseline;
    }

    private void cutDown(double lowest) {
        if (!cut) {
            cut = true;
            saved = limit;
        }
        change(Math.max(lowest * saved, CUT * limit));
    }

    /** The limit does not hold anything back, or hardly: learn how long an attempt takes, and let the limit follow the load. */
    private void follow(Window window, long now) {
        double mean = window.meanNanos();
        if (Double.isNaN(baseline)) {
            baseline = mean;
        } else if (mean < baseline) {
            baseline += 0.3 * (mean - baseline);
        } else if (!window.touched()) {
            baseline += 0.1 * (mean - baseline);
        }
        if (!window.touched()) {
            refreshed = now;
        }
        double enough = 4 * Math.max(window.peak(), 5);
        if (window.touched()) {
            change(limit + Math.sqrt(limit));
            settling = false;
        } else if (limit > enough) {
            change(Math.max(enough, 0.95 * limit));
            settling = false;
        }
    }

    private void refer(Window window, long now, double random) {
        double mean = window.meanNanos();
        if (Double.isNaN(baseline)) {
            baseline = mean;
        }
        if (reference.samples() > 0 && (mean > 1.3 * reference.mean() || mean < 0.85 * reference.mean())) {
            if (++strange == 2) {
                reference = new Phase();
                strange = 0;
                up.reset(now);
                down.reset(now);
            }
        } else {
            strange = 0;
        }
        reference.add(window);
        if (reference.samples() >= SAMPLES) {
            decide(now);
        }
    }

    private void decide(long now) {
        usuallyLate = Math.min(usuallyLate, reference.lateFraction());
        boolean room = tolerance * baseline >= reference.mean() && !late(reference);
        if (now - refreshed >= REFRESH && limit > min) {
            refreshing = true;
            change(Direction.DOWN);
        } else if (!room && down.over(now) && limit > min) {
            change(Direction.DOWN);
        } else if (room && up.over(now) && limit < max) {
            change(Direction.UP);
        }
    }

    /** More often than fewer attempts have shown to be of use against. */
    private boolean late(Phase phase) {
        return phase.lateFraction() > Math.max(SELDOM_LATE, MORE_THAN_USUAL * usuallyLate);
    }

    private void change(Direction direction) {
        before = limit;
        Phase known = reference;
        change(
                direction == Direction.UP
                        ? Math.max(limit + 1, Math.min(FASTEST_UP, UP * acceleration) * limit)
                        : Math.min(limit - 1, DOWN * limit));
        reference = known;
        probing = direction;
    }

    private void probe(Direction direction, Window window, long now, double random) {
        if (direction == Direction.UP && window.meanNanos() > 2 * tolerance * baseline) {
            goBack(up, now, random);
            return;
        }
        probe.add(window);
        if (probe.samples() >= SAMPLES) {
            double elasticity = Math.log(probe.rate() / reference.rate()) / Math.log(limit / before);
            if (direction == Direction.UP) {
                judgeMore(elasticity, now, random);
            } else {
                judgeFewer(elasticity, now, random);
            }
        }
    }

    private void judgeMore(double elasticity, long now, double random) {
        boolean onTime = !late(probe) || probe.lateFraction() <= reference.lateFraction();
        if (elasticity > WORTH_IT && onTime) {
            up.reset(now);
            acceleration = Math.min(FASTEST_UP / UP, acceleration * FASTER);
            goOn(now);
        } else {
            baseline = Math.min(baseline, reference.mean());
            goBack(up, now, random);
        }
    }

    private void judgeFewer(double elasticity, long now, double random) {
        boolean late = late(reference);
        boolean helps = late && probe.lateFraction() < reference.lateFraction() / 2;
        if (elasticity < COSTS_NOTHING || helps) {
            down.reset(now);
            baseline = Math.min(baseline, probe.mean());
            goOn(now);
            return;
        }
        if (late) {
            usuallyLate = probe.lateFraction();
        }
        boolean noLine = elasticity > COSTS_ALL && !late;
        double unhindered = probe.mean();
        Phase known = reference;
        goBack(down, now, random);
        if (refreshing || noLine) {
            refreshed = now;
            refreshing = false;
        }
        if (noLine) {
            // The dependency is slower, and nothing waits in it: more may be served as well as those before.
            baseline = unhindered;
            if (limit < max) {
                reference = known;
                change(Direction.UP);
            }
        }
    }

    private void goOn(long now) {
        reference = probe;
        probe = new Phase();
        probing = null;
        decide(now);
    }

    private void goBack(Hold hold, long now, double random) {
        acceleration = 1;
        hold.extend(now, random);
        change(before);
    }

    /** Sets the limit, within its bounds; what was seen under another one no longer counts. */
    private void change(double newLimit) {
        limit = Math.max(min, Math.min(max, newLimit));
        settling = true;
        reference = new Phase();
        probe = new Phase();
        probing = null;
        strange = 0;
    }
}
