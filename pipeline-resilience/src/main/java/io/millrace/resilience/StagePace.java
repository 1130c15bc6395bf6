package io.millrace.resilience;

import io.millrace.resilience.limit.Pace;

/** How fast a stage works, when no adaptive limit knows it. To be used by one thread at a time. */
final class StagePace implements Pace {

    private static final long WINDOW = 100_000_000L;
    private static final int ENOUGH = 10;

    private final int limit;
    private long began;
    private long completed;
    private double totalNanos;
    private double meanNanos = Double.NaN;
    private double perNano = Double.NaN;

    StagePace(int limit, long now) {
        this.limit = limit;
        this.began = now;
    }

    void completed(long nanos, long now) {
        completed++;
        totalNanos += nanos;
        long open = now - began;
        if (open < 0 || open >= WINDOW && completed >= ENOUGH) {
            if (open > 0) {
                meanNanos = totalNanos / completed;
                perNano = (double) completed / open;
            }
            completed = 0;
            totalNanos = 0;
            began = now;
        }
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public double meanNanos() {
        return meanNanos;
    }

    @Override
    public double perNano() {
        return perNano;
    }
}
