package io.millrace.resilience.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is asked of a service, and what happens to it. */
record Scenario(
        String name,
        int workers,
        ServiceTime shape,
        double load,
        double thrash,
        int gates,
        Clients clients,
        double high,
        double low,
        double seconds,
        List<Change> changes) {

    static final long MILLIS = 1_000_000L;
    static final long SECOND = 1_000 * MILLIS;
    static final long MEAN = 10 * MILLIS;
    static final long DEADLINE = 100 * MILLIS;

    /** From when on it is counted. */
    static final long WARM = 5 * SECOND;

    /** What clients do when they get no answer in time. */
    enum Clients {
        /** They give up. */
        ONCE,
        /** They ask three times, each time at once. */
        NAIVE,
        /** They ask three times within the deadline, as Millrace's retry with a budget does. */
        BUDGET
    }

    /** @param at seconds from the start */
    record Change(double at, double capacity, Consumer<Service> change) {}

    static Scenario steady(int workers, ServiceTime shape, double load) {
        return new Scenario(
                workers + " workers, " + shape + ", " + load + "x",
                workers,
                shape,
                load,
                0,
                1,
                Clients.ONCE,
                0,
                0,
                25,
                List.of());
    }

    Scenario named(String newName) {
        return new Scenario(newName, workers, shape, load, thrash, gates, clients, high, low, seconds, changes);
    }

    Scenario priorities(double newHigh, double newLow) {
        return new Scenario(name, workers, shape, load, thrash, gates, clients, newHigh, newLow, seconds, changes);
    }

    Scenario clients(Clients who) {
        return new Scenario(name, workers, shape, load, thrash, gates, who, high, low, seconds, changes);
    }

    Scenario gates(int number) {
        return new Scenario(name, workers, shape, load, thrash, number, clients, high, low, seconds, changes);
    }

    Scenario thrashing(double by) {
        return new Scenario(name, workers, shape, load, by, gates, clients, high, low, seconds, changes);
    }

    Scenario lasting(double newSeconds) {
        return new Scenario(name, workers, shape, load, thrash, gates, clients, high, low, newSeconds, changes);
    }

    /** From {@code at} on the service has {@code capacity} times its nominal throughput, by {@code change}. */
    Scenario then(double at, double capacity, Consumer<Service> change) {
        List<Change> more = new ArrayList<>(changes);
        more.add(new Change(at, capacity, change));
        return new Scenario(name, workers, shape, load, thrash, gates, clients, high, low, seconds, more);
    }

    /** Requests in a nanosecond that the service can answer when nothing is wrong with it. */
    double nominal() {
        return (double) workers / MEAN;
    }

    /** The same at a time, in nanoseconds from the start. */
    double capacityAt(long time) {
        double capacity = 1;
        for (Change change : changes) {
            if (change.at() * SECOND <= time) {
                capacity = change.capacity();
            }
        }
        return capacity * nominal();
    }
}
