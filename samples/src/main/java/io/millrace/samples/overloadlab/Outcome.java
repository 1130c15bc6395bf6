package io.millrace.samples.overloadlab;

import java.util.List;

/**
 * What came of one protection.
 *
 * @param protection which
 * @param seconds what was seen
 * @param offered requests that were made
 * @param answered of them, in time or late
 * @param shed of them
 * @param failed of them, or given up
 * @param refused of them, at the door
 * @param unfinished of them, when the experiment was over
 */
record Outcome(
        Protection protection,
        List<Second> seconds,
        long offered,
        long answered,
        long shed,
        long failed,
        long refused,
        long unfinished) {

    /** Answers before the deadline, in percent of what was possible, from the third second on. */
    double goodput() {
        double possible = seconds.stream().skip(2).mapToDouble(Second::possible).sum();
        return possible == 0
                ? 0
                : 100 * seconds.stream().skip(2).mapToLong(Second::good).sum() / possible;
    }

    long good() {
        return seconds.stream().mapToLong(Second::good).sum();
    }

    double worstP99() {
        return seconds.stream().skip(2).mapToDouble(Second::p99Millis).max().orElse(0);
    }

    /** Seconds from {@code end} of the faults until goodput is at 90 % again; infinite for never. */
    double recovery(double end) {
        for (Second second : seconds) {
            if (second.number() > end && second.goodput() >= 90) {
                return Math.max(0, second.number() - 1 - end);
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
