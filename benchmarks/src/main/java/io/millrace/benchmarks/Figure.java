package io.millrace.benchmarks;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One figure that is not compared with anybody's.
 *
 * @param what stands in the table
 * @param unit what is measured
 * @param gauge measures it
 * @param limit the highest value that is good enough, in nanoseconds or bytes; empty: for information
 */
public record Figure(String what, Unit unit, Gauge gauge, OptionalDouble limit) {

    private static final double KIB = 1024;
    private static final double MILLI = 1e6;

    /** What a figure counts. */
    public enum Unit {
        NANOS,
        BYTES
    }

    /** Measures a figure. */
    @FunctionalInterface
    public interface Gauge {

        /** The figure; of bytes all three are the same. */
        Spread measure() throws Exception;
    }

    /** A time for information. */
    public static Figure time(String what, Gauge gauge) {
        return new Figure(what, Unit.NANOS, gauge, OptionalDouble.empty());
    }

    /** Bytes for information. */
    public static Figure bytes(String what, Gauge gauge) {
        return new Figure(what, Unit.BYTES, gauge, OptionalDouble.empty());
    }

    /** With the highest value that is good enough. */
    public Figure atMost(double highest) {
        return new Figure(what, unit, gauge, OptionalDouble.of(highest));
    }

    /** The limit as it stands in the table, such as {@code ≤ 64 KiB}; empty when there is none. */
    String goal() {
        return limit.isPresent() ? "≤ " + text(limit.getAsDouble()) : "";
    }

    /** Whether {@code value} keeps the limit; empty when there is none. */
    String met(double value) {
        if (limit.isEmpty()) {
            return "";
        }
        return value <= limit.getAsDouble() ? "yes" : "no: " + text(value);
    }

    private String text(double value) {
        return unit == Unit.NANOS
                ? String.format(Locale.ROOT, "%.3g ms", value / MILLI).replaceFirst("\\.?0+ ms", " ms")
                : value % KIB == 0
                        ? String.format(Locale.ROOT, "%.0f KiB", value / KIB)
                        : String.format(Locale.ROOT, "%,.0f B", value);
    }
}
