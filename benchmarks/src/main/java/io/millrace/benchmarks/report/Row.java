package io.millrace.benchmarks.report;

import io.millrace.benchmarks.Spread;
import java.util.Locale;

/**
 * One peer of one workload, or a figure that stands for itself. Ratios are to the baseline of the workload, within a round.
 * What does not apply is not a number.
 *
 * @param time the median; not a number for a figure, which is compared with nobody
 * @param p10 a tenth of the rounds were below; of a figure: nanoseconds
 * @param p90 a tenth of the rounds were above; of a figure: nanoseconds
 * @param bytes for each element
 * @param cpu the median
 * @param nanos for each element, on this machine at that moment: for information only, but for a figure
 * @param goal empty when there is none
 * @param met {@code yes}, {@code no} and why, {@code failed} and why, or empty
 */
public record Row(
        String workload,
        String title,
        String peer,
        double time,
        double p10,
        double p90,
        double bytes,
        double cpu,
        double nanos,
        String goal,
        String met) {

    private static final double NONE = Double.NaN;
    private static final double NANOS_PER_MICRO = 1_000;
    private static final int LONGEST_REASON = 120;

    /** The row of a figure that is a time, in nanoseconds. */
    public static Row time(String workload, String title, String what, Spread nanos, String goal, String met) {
        return new Row(workload, title, what, NONE, nanos.p10(), nanos.p90(), NONE, NONE, nanos.median(), goal, met);
    }

    /** The row of a figure that is a number of bytes. */
    public static Row bytes(String workload, String title, String what, double bytes, String goal, String met) {
        return new Row(workload, title, what, NONE, NONE, NONE, bytes, NONE, NONE, goal, met);
    }

    /** The row of a peer that has nothing to show, because of {@code error}. */
    public static Row failed(String workload, String title, String peer, String goal, Throwable error) {
        String why = error.getMessage() == null ? "" : ": " + error.getMessage();
        // A cell of a table is one line.
        String text = (error.getClass().getSimpleName() + why).replaceAll("[\\s|]+", " ");
        String met = "failed: " + (text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text);
        return new Row(workload, title, peer, NONE, NONE, NONE, NONE, NONE, NONE, goal, met);
    }

    /** Whether there is nothing in it but the reason. */
    public boolean failed() {
        return Double.isNaN(time) && Double.isNaN(nanos) && Double.isNaN(bytes);
    }

    /** Whether it is in proportion to a baseline. */
    public boolean compared() {
        return !Double.isNaN(time);
    }

    /** Such as {@code 0.065 [0.060–0.081]}, {@code 41.2 µs [38.0–55.1]}, or {@code failed}. */
    String timeText() {
        if (failed()) {
            return "failed";
        }
        if (compared()) {
            return spread(time, "", 1);
        }
        return Double.isNaN(nanos) ? "–" : spread(nanos, " µs", NANOS_PER_MICRO);
    }

    private String spread(double middle, String unit, double scale) {
        return number(middle / scale) + unit + " [" + number(p10 / scale) + "–" + number(p90 / scale) + "]";
    }

    String bytesText() {
        return Double.isNaN(bytes) ? "–" : String.format(Locale.ROOT, "%,.0f", Math.abs(bytes));
    }

    String cpuText() {
        return Double.isNaN(cpu) ? "–" : number(cpu);
    }

    String nanosText() {
        return Double.isNaN(nanos) ? "–" : number(nanos);
    }

    /** Two or three digits that count. */
    public static String number(double value) {
        double size = Math.abs(value);
        return String.format(
                Locale.ROOT, size < 0.1 ? "%.3f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f", value);
    }
}
