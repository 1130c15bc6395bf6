package io.millrace.benchmarks;

import io.millrace.benchmarks.report.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Runs all peers of a workload once a round, in an order that changes, so that what disturbs the machine disturbs all of
 * them; only ratios within a round are used.
 *
 * @param warmUp rounds that do not count
 * @param measured rounds that do, at least 1
 * @param seed of the order
 */
record Rounds(int warmUp, int measured, long seed) {

    Rounds {
        if (measured < 1) {
            throw new IllegalArgumentException("rounds must be at least 1, was " + measured);
        }
    }

    /** Does {@code task} and makes its rows. */
    List<Row> run(Task task) throws Exception {
        return task instanceof Workload workload ? run(workload) : rows((Figures) task);
    }

    private List<Row> run(Workload workload) throws Exception {
        Measurements measurements = new Measurements(workload.elements());
        for (Peer peer : workload.peers()) {
            Callable<Double> retained = peer.retained();
            if (retained != null) {
                measurements.retained(peer.name(), retained.call());
            }
        }
        Meter meter = new Meter();
        Random random = new Random(seed);
        int skipped = part(warmUp, workload);
        int total = skipped + part(measured, workload);
        for (int round = 0; round < total; round++) {
            List<Peer> order = new ArrayList<>(workload.peers());
            Collections.shuffle(order, random);
            for (Peer peer : order) {
                String what = workload.id() + " with " + peer.name();
                Meter.Sample sample = meter.measure(what, peer.trial(), workload.expected());
                if (round >= skipped) {
                    measurements.add(peer.name(), sample);
                }
            }
        }
        return rows(workload, measurements);
    }

    private static int part(int rounds, Workload workload) {
        return rounds == 0 ? 0 : (int) Math.max(1, Math.round(rounds * workload.effort()));
    }

    private static List<Row> rows(Workload workload, Measurements measurements) {
        List<Row> rows = new ArrayList<>();
        for (Peer peer : workload.peers()) {
            String name = peer.name();
            Spread time = measurements.ratio(Goal.Metric.TIME, name, workload.baseline());
            Spread cpu = measurements.ratio(Goal.Metric.CPU, name, workload.baseline());
            boolean ours = name.equals(Peer.MILLRACE);
            rows.add(new Row(
                    workload.id(),
                    workload.title(),
                    name,
                    time.median(),
                    time.p10(),
                    time.p90(),
                    measurements.bytesEach(name),
                    cpu.median(),
                    measurements.nanosEach(name),
                    ours ? goals(workload) : "",
                    ours && !workload.goals().isEmpty() ? met(workload, measurements) : ""));
        }
        return rows;
    }

    private static List<Row> rows(Figures figures) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (Figure figure : figures.all()) {
            Spread value = figure.gauge().measure();
            String goal = figure.goal();
            String met = figure.met(value.median());
            rows.add(
                    figure.unit() == Figure.Unit.NANOS
                            ? Row.time(figures.id(), figures.title(), figure.what(), value, goal, met)
                            : Row.bytes(figures.id(), figures.title(), figure.what(), value.median(), goal, met));
        }
        return rows;
    }

    private static String goals(Workload workload) {
        return String.join("; ", workload.goals().stream().map(Goal::text).toList());
    }

    /** {@code yes}, or {@code no} with the values that are too high. */
    private static String met(Workload workload, Measurements measurements) {
        List<String> missed = new ArrayList<>();
        for (Goal goal : workload.goals()) {
            OptionalDouble value = goal.measured(measurements);
            if (value.isPresent() && !goal.allows(value.getAsDouble())) {
                missed.add(Row.number(value.getAsDouble()) + " for " + goal.text());
            }
        }
        return missed.isEmpty() ? "yes" : "no: " + String.join("; ", missed);
    }
}
