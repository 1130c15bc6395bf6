package io.millrace.benchmarks.report;

import java.util.Locale;

/**
 * One peer of one workload. Ratios are to the baseline of the workload, within a round.
 *
 * @param time the median; not a number when there is no such peer yet
 * @param p10 a tenth of the rounds were below
 * @param p90 a tenth of the rounds were above
 * @param bytes for each element
 * @param cpu the median
 * @param nanos for each element, on this machine at that moment: for information only
 * @param goal empty when there is none
 * @param met {@code yes}, {@code no} and why, or empty
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

    /** The row of a peer that does not exist yet. */
    public static Row absent(String workload, String title, String peer, String goal, String why) {
        double none = Double.NaN;
        return new Row(workload, title, peer, none, none, none, none, none, none, goal, why);
    }

    /** Whether there is a peer. */
    public boolean present() {
        return !Double.isNaN(time);
    }

    /** Such as {@code 0.065 [0.060–0.081]}. */
    String timeText() {
        return present() ? number(time) + " [" + number(p10) + "–" + number(p90) + "]" : "–";
    }

    String bytesText() {
        return present() ? String.format(Locale.ROOT, "%,.0f", Math.abs(bytes)) : "–";
    }

    String cpuText() {
        return present() ? number(cpu) : "–";
    }

    String nanosText() {
        return present() ? number(nanos) : "–";
    }

    /** Two or three digits that count. */
    public static String number(double value) {
        double size = Math.abs(value);
        return String.format(
                Locale.ROOT, size < 0.1 ? "%.3f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f", value);
    }
}
