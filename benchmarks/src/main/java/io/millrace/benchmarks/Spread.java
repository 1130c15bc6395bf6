package io.millrace.benchmarks;

import java.util.Arrays;

/** The middle of many numbers, and where eight in ten of them lie. */
public record Spread(double p10, double median, double p90) {

    /** A value that does not vary. */
    public static Spread exactly(double value) {
        return new Spread(value, value, value);
    }

    /** The spread of {@code values}, of which there is at least one. */
    public static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(at(sorted, 0.1), at(sorted, 0.5), at(sorted, 0.9));
    }

    /** Between two neighbours it goes along the straight line. */
    private static double at(double[] sorted, double quantile) {
        double place = quantile * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
