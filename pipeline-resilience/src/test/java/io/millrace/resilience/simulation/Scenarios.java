package io.millrace.resilience.simulation;

import io.millrace.resilience.simulation.Scenario.Clients;
import java.util.ArrayList;
import java.util.List;

/** What the claims are made of. */
final class Scenarios {

    /** When a dip or hang begins and ends, in seconds. */
    static final double FROM = 15;

    static final double UNTIL = 45;

    private Scenarios() {}

    /** 20: shapes, sizes, shifts, several clients, and a service that gets slower the more it has to do. */
    static List<Scenario> twenty() {
        List<Scenario> all = new ArrayList<>();
        for (ServiceTime shape : ServiceTime.values()) {
            all.add(Scenario.steady(32, shape, 2));
        }
        for (int workers : new int[] {2, 8, 128}) {
            for (double load : new double[] {2, 10}) {
                all.add(Scenario.steady(workers, ServiceTime.EXPONENTIAL, load));
            }
        }
        Scenario twice = Scenario.steady(32, ServiceTime.EXPONENTIAL, 2).lasting(60);
        all.add(Scenario.steady(32, ServiceTime.EXPONENTIAL, 0.9));
        all.add(Scenario.steady(32, ServiceTime.EXPONENTIAL, 1.1));
        all.add(twice.then(20, 0.5, s -> s.workers(16)).named("half of the workers"));
        all.add(twice.then(20, 2, s -> s.workers(64)).lasting(60).named("twice the workers"));
        all.add(twice.then(20, 0.5, s -> s.slowness(2)).named("half as fast"));
        all.add(twice.then(20, 2, s -> s.slowness(0.5)).named("twice as fast"));
        all.add(twice.then(20, 1, s -> s.latency(20 * Scenario.MILLIS)).named("20 ms further away"));
        all.add(twice.then(0, 1, s -> s.latency(20 * Scenario.MILLIS))
                .then(20, 1, s -> s.latency(0))
                .named("20 ms closer"));
        all.add(twice.gates(8).named("8 clients, each with a limit"));
        all.add(twice.thrashing(0.3).named("slower with a line"));
        return all;
    }

    static Scenario dip(Clients clients) {
        return Scenario.steady(32, ServiceTime.EXPONENTIAL, 0.9)
                .lasting(75)
                .clients(clients)
                .then(FROM, 0.5, s -> s.workers(16))
                .then(UNTIL, 1, s -> s.workers(32))
                .named("capacity halves for 30 s");
    }

    static Scenario hang(Clients clients) {
        return Scenario.steady(32, ServiceTime.EXPONENTIAL, 0.9)
                .lasting(75)
                .clients(clients)
                .then(FROM, 0, s -> s.hang(30 * Scenario.SECOND))
                .then(UNTIL, 1, s -> {})
                .named("hangs for 30 s");
    }

    static Scenario priorities(double load) {
        return Scenario.steady(32, ServiceTime.EXPONENTIAL, load)
                .priorities(0.25, 0.5)
                .named("three priorities, " + load + "x");
    }
}
