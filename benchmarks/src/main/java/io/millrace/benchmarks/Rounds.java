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
 * them; only ratios within a round are used. A peer that fails is left out from then on, and its row says why.
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
                attempt(measurements, peer, () -> measurements.retained(peer.name(), retained.call()));
            }
        }
        Meter meter = new Meter();
        Random random = new Random(seed);
        int skipped = part(warmUp, workload);
        int total = skipped + part(measured, workload);
        for (int round = 0; round < total; round++) {
            List<Peer> order = new ArrayList<>(workload.peers());
            Collections.shuffle(order, random);
            boolean counts = round >= skipped;
            for (Peer peer : order) {
                attempt(measurements, peer, () -> {
                    Meter.Sample sample = meter.measure(peer.name(), peer.trial(), workload.expected());
                    if (counts) {
                        measurements.add(peer.name(), sample);
                    }
                });
            }
        }
        return rows(workload, measurements);
    }

    /** Work on behalf of a peer. */
    private interface Work {
        void run() throws Exception;
    }

    private static void attempt(Measurements measurements, Peer peer, Work work) throws InterruptedException {
        if (measurements.failure(peer.name()) != null) {
            return;
        }
        try {
            work.run();
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception | AssertionError error) {
            measurements.failed(peer.name(), error);
        }
    }

    private static int part(int rounds, Workload workload) {
        return rounds == 0 ? 0 : (int) Math.max(1, Math.round(rounds * workload.effort()));
    }

    private static List<Row> rows(Workload workload, Measurements measurements) {
        List<Row> rows = new ArrayList<>();
        Throwable unmeasured = measurements.failure(workload.baseline());
        for (Peer peer : workload.peers()) {
            String name = peer.name();
            boolean ours = name.equals(Peer.MILLRACE);
            Throwable failure = measurements.failure(name);
            if (failure == null && unmeasured != null) {
                failure = new IllegalStateException("there is nothing to compare with", unmeasured);
            }
            if (failure != null) {
                String goal = ours ? goals(workload) : "";
                rows.add(Row.failed(workload.id(), workload.title(), name, goal, failure));
                continue;
            }
            Spread time = measurements.ratio(Goal.Metric.TIME, name, workload.baseline());
            Spread cpu = measurements.ratio(Goal.Metric.CPU, name, workload.baseline());
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

    /** {@code yes}, {@code no} with the values that are too high, or {@code not known} where a peer to compare with failed. */
    private static String met(Workload workload, Measurements measurements) {
        List<String> missed = new ArrayList<>();
        for (Goal goal : workload.goals()) {
            OptionalDouble value = goal.measured(measurements);
            if (value.isPresent() && !goal.allows(value.getAsDouble())) {
                missed.add(Row.number(value.getAsDouble()) + " for " + goal.text());
            }
        }
        if (!missed.isEmpty()) {
            return "no: " + String.join("; ", missed);
        }
        List<String> unknown = workload.goals().stream()
                .map(Goal::against)
                .filter(peer -> measurements.failure(peer) != null)
                .distinct()
                .toList();
        return unknown.isEmpty() ? "yes" : "not known: " + String.join(" and ", unknown) + " failed";
    }
}
