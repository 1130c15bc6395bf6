package io.millrace.resilience.limit;

/** What was seen in windows while the limit was the same. When there are very many, the older ones count less. */
final class Phase {

    private static final double MOST = 3_000;

    private double samples;
    private double completed;
    private double totalNanos;
    private double nanos;
    private double late;

    void add(Window window) {
        if (samples > MOST) {
            double kept = MOST / (2 * samples);
            samples *= kept;
            completed *= kept;
            totalNanos *= kept;
            nanos *= kept;
            late *= kept;
        }
        samples += window.samples();
        completed += window.completed();
        totalNanos += window.totalNanos();
        nanos += window.nanos();
        late += window.late();
    }

    double samples() {
        return samples;
    }

    /** How long a completed attempt took on average, in nanoseconds. */
    double mean() {
        return totalNanos / completed;
    }

    /** The fraction of the samples that was late. */
    double lateFraction() {
        return samples == 0 ? 0 : late / samples;
    }

    /** How many attempts completed in a nanosecond. */
    double rate() {
        return completed / nanos;
    }
}
