package io.millrace.benchmarks;

import io.millrace.benchmarks.Goal.Metric;
import io.millrace.benchmarks.Meter.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The samples of a workload's peers, one of each for each round. */
final class Measurements {

    private final int elements;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<String, Double> retained = new LinkedHashMap<>();
    private final Map<String, Throwable> failures = new LinkedHashMap<>();

    Measurements(int elements) {
        this.elements = elements;
    }

    void add(String peer, Sample sample) {
        samples.computeIfAbsent(peer, name -> new ArrayList<>()).add(sample);
    }

    void retained(String peer, double bytesEach) {
        retained.put(peer, bytesEach);
    }

    /** From now on {@code peer} is left out: it did not do all rounds, so there is nothing to compare. */
    void failed(String peer, Throwable error) {
        failures.put(peer, error);
        samples.remove(peer);
    }

    /** Why {@code peer} is left out; null when it is not. */
    @Nullable
    Throwable failure(String peer) {
        return failures.get(peer);
    }

    boolean has(String peer) {
        return samples.containsKey(peer);
    }

    /** {@code peer} in proportion to {@code other}, within each round. */
    Spread ratio(Metric metric, String peer, String other) {
        List<Sample> ours = of(peer);
        List<Sample> theirs = of(other);
        return Spread.of(IntStream.range(0, ours.size())
                .mapToDouble(round -> value(metric, ours.get(round)) / value(metric, theirs.get(round)))
                .toArray());
    }

    double bytesEach(String peer) {
        Double held = retained.get(peer);
        return held != null ? held : median(Metric.BYTES, peer) / elements;
    }

    double nanosEach(String peer) {
        return median(Metric.TIME, peer) / elements;
    }

    private double median(Metric metric, String peer) {
        return Spread.of(of(peer).stream()
                        .mapToDouble(sample -> value(metric, sample))
                        .toArray())
                .median();
    }

    private List<Sample> of(String peer) {
        List<Sample> found = samples.get(peer);
        if (found == null) {
            throw new IllegalArgumentException("there is no peer '" + peer + "', only " + samples.keySet());
        }
        return found;
    }

    private static double value(Metric metric, Sample sample) {
        return switch (metric) {
            case TIME -> sample.nanos();
            case CPU -> Math.max(1, sample.cpuNanos());
            case BYTES -> sample.bytes();
        };
    }
}
