package io.millrace.resilience;

import io.millrace.core.spi.Call;
import org.HdrHistogram.Histogram;

/**
 * How long the attempts of a stage took in the last 5 to 10 s, and how many of its calls were hedged, so that it is known when an
 * attempt is slower than nearly all others. To be used by one thread at a time.
 */
final class Latencies {

    private static final long HALF = 5_000_000_000L;
    private static final long MICROS = 1_000L;
    private static final long LONGEST_MICROS = 3_600_000_000L;
    private static final long FLOOR = 1_000_000L;
    private static final int ENOUGH = 100;
    private static final int NEWS = 64;
    private static final double NEARLY_ALL = 95;
    private static final int ONE_IN = 20;

    private Histogram current = new Histogram(LONGEST_MICROS, 2);
    private Histogram previous = new Histogram(LONGEST_MICROS, 2);
    private final Histogram both = new Histogram(LONGEST_MICROS, 2);
    private long hedges;
    private long previousHedges;
    private long began;
    private long threshold = Call.NEVER;
    private int news;

    Latencies(long now) {
        this.began = now;
    }

    void completed(long nanos, long now) {
        turn(now);
        current.recordValue(Math.min(LONGEST_MICROS, Math.max(0, nanos / MICROS)));
        if (++news >= NEWS) {
            look();
        }
    }

    void hedged() {
        hedges++;
    }

    /** Nanoseconds after which a hedge is worth while; {@link Call#NEVER} while too little is known. */
    long threshold(long now) {
        turn(now);
        return threshold;
    }

    /** Whether one call more may be hedged: not more than one in twenty. */
    boolean mayHedge() {
        return (hedges + previousHedges + 1) * ONE_IN <= current.getTotalCount() + previous.getTotalCount();
    }

    private void turn(long now) {
        long age = now - began;
        if (age >= HALF || age < 0) {
            Histogram oldest = previous;
            previous = current;
            current = oldest;
            current.reset();
            previousHedges = hedges;
            hedges = 0;
            if (age >= 2 * HALF || age < 0) {
                previous.reset();
                previousHedges = 0;
            }
            began = now;
            look();
        }
    }

    private void look() {
        news = 0;
        both.reset();
        both.add(current);
        both.add(previous);
        threshold = both.getTotalCount() < ENOUGH
                ? Call.NEVER
                : Math.max(FLOOR, both.getValueAtPercentile(NEARLY_ALL) * MICROS);
    }
}
