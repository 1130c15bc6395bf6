package io.millrace.core.engine;

import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunObserver;
import io.millrace.core.runtime.Ticker;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Watches the live runs of a runtime: finds stages that hold a thread for too long, and samples what stages wait for. It only
 * reads what segments note anyway, so that nothing costs more for being watched.
 *
 * <p>Time in which the watchdog itself did not run (the machine slept, a collector stopped the JVM, a debugger did) is held
 * against nobody.
 */
public final class Watchdog {

    private static final long LONGEST_TICK_NANOS = Duration.ofMillis(50).toNanos();
    private static final long SHORTEST_TICK_NANOS = Duration.ofMillis(1).toNanos();
    /** A look takes place at least so many times before a stage is told of. */
    private static final int LOOKS = 10;

    private static final long LONGEST_NANOS = Duration.ofDays(365L * 100).toNanos();

    private final Collection<PipelineRun> live;
    private final RunObserver observer;
    private final long threshold;
    private final long tick;
    private final Ticker ticker;
    private final Moment moment = new Moment();

    /**
     * Watches nothing yet.
     *
     * @param name the runtime's name
     * @param threshold how long a stage may hold a thread, more than zero
     * @param live the runs to look at; changed by others
     * @param observer who is told
     */
    public Watchdog(String name, Duration threshold, Collection<PipelineRun> live, RunObserver observer) {
        if (threshold.isZero() || threshold.isNegative()) {
            throw new IllegalArgumentException("watchdog must be more than zero, was " + threshold);
        }
        this.live = live;
        this.observer = observer;
        this.threshold = threshold.compareTo(Duration.ofNanos(LONGEST_NANOS)) > 0 ? LONGEST_NANOS : threshold.toNanos();
        this.tick = Math.max(SHORTEST_TICK_NANOS, Math.min(LONGEST_TICK_NANOS, this.threshold / LOOKS));
        this.ticker = new Ticker(name + "-watchdog", tick, this::look);
    }

    /** A run has been added to those to look at. Any thread. */
    public void wake() {
        ticker.wake();
    }

    /** Looks no more. */
    public void close() {
        ticker.close();
    }

    /** Looks at all runs; whether there was one. */
    boolean look(long now, long elapsed, long paused) {
        boolean any = false;
        moment.is(now, elapsed, paused);
        for (PipelineRun run : live) {
            any = true;
            if (run instanceof LiveRun watched) {
                watched.watch().look(moment, observer);
            }
        }
        return any;
    }

    /** The time of a look, and room for it. Belongs to the thread of the watchdog. */
    final class Moment {

        private long now;
        private long elapsed;
        private long lost;
        private @Nullable Thread[] room = new Thread[16];

        private void is(long newNow, long newElapsed, long paused) {
            now = newNow;
            elapsed = newElapsed;
            long late = Math.max(0, newElapsed - paused);
            lost = late >= Math.max(threshold / 2, 3 * tick) ? late : 0;
        }

        long now() {
            return now;
        }

        /** Since the last look. */
        long elapsed() {
            return elapsed;
        }

        /** The part of it in which the watchdog should have looked and could not. */
        long lost() {
            return lost;
        }

        long threshold() {
            return threshold;
        }

        @Nullable
        Thread[] room(int size) {
            if (room.length < size) {
                room = new Thread[2 * size];
            }
            return room;
        }
    }
}
