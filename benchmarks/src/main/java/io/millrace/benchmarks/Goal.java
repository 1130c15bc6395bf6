package io.millrace.benchmarks;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What Millrace's peer must reach.
 *
 * @param metric what is limited
 * @param limit the highest value that is good enough
 * @param against the peer that it is compared with; empty: nobody, the value itself is limited
 */
public record Goal(Metric metric, double limit, String against) {

    /** What a goal limits. */
    public enum Metric {
        TIME("time"),
        CPU("CPU"),
        BYTES("B");

        private final String label;

        Metric(String label) {
            this.label = label;
        }
    }

    /** Time at most {@code limit} of Reactor's. */
    public static Goal time(double limit) {
        return new Goal(Metric.TIME, limit, Peer.REACTOR);
    }

    /** CPU time at most {@code limit} of Reactor's. */
    public static Goal cpu(double limit) {
        return new Goal(Metric.CPU, limit, Peer.REACTOR);
    }

    /** At most {@code limit} bytes for each element. */
    public static Goal bytes(double limit) {
        return new Goal(Metric.BYTES, limit, "");
    }

    /** The same limit, compared with {@code peer}; bytes: as many more than it. */
    public Goal of(String peer) {
        return new Goal(metric, limit, peer);
    }

    /** The measured value; empty when the peer that it is compared with is not there (too old a JDK). */
    OptionalDouble measured(Measurements measurements) {
        boolean absent = !against.isEmpty() && !measurements.has(against);
        if (absent) {
            return OptionalDouble.empty();
        }
        if (metric == Metric.BYTES) {
            double bytes = measurements.bytesEach(Peer.MILLRACE);
            return OptionalDouble.of(against.isEmpty() ? bytes : bytes - measurements.bytesEach(against));
        }
        return OptionalDouble.of(
                measurements.ratio(metric, Peer.MILLRACE, against).median());
    }

    /** Whether {@code value} is good enough; of bytes only whole ones count. */
    boolean allows(double value) {
        return (metric == Metric.BYTES ? Math.rint(value) : value) <= limit;
    }

    /** The goal as it stands in the table, such as {@code time ≤ 0.6 of Kotlin Flow}. */
    public String text() {
        String number = limit == Math.rint(limit) ? String.format(Locale.ROOT, "%.0f", limit) : String.valueOf(limit);
        if (metric == Metric.BYTES) {
            return "≤ " + number + " B" + (against.isEmpty() ? "" : " more than " + against);
        }
        String compared = against.equals(Peer.REACTOR) ? "" : " of " + against;
        return (metric == Metric.CPU ? metric.label + " " : "") + "≤ " + number + compared;
    }
}
