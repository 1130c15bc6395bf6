package io.millrace.test;

import org.jspecify.annotations.Nullable;

/** A scenario that is run in the simulations of many seeds. */
final class Exploration {

    /** Runs one seed only. */
    private static final String PROPERTY = "millrace.seed";

    private final SimulationSettings settings;
    private final int count;
    private final Simulation.Scenario scenario;

    Exploration(SimulationSettings settings, int count, Simulation.Scenario scenario) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of seeds must be at least 1, was " + count);
        }
        this.settings = settings;
        this.count = count;
        this.scenario = scenario;
    }

    void run() {
        Long only = Long.getLong(PROPERTY);
        if (only != null) {
            tryOut(only);
            return;
        }
        for (long seed = 0; seed < count; seed++) {
            tryOut(seed);
        }
    }

    private void tryOut(long seed) {
        Outcome first = outcome(seed);
        if (first.failure() == null) {
            return;
        }
        boolean again = outcome(seed).trace().equals(first.trace());
        throw new SimulationFailure(
                seed,
                "seed " + seed + " fails: " + message(seed, first.failure()) + "\nTo see it again: "
                        + simulation(seed) + ", or run the test with -D" + PROPERTY + "=" + seed + ". "
                        + (again
                                ? "It went the same way a second time."
                                : "A second time it went another way: something in it depends on what the simulation"
                                        + " does not control, such as a static field, a hash code or the wall clock.")
                        + "\nIts last steps:\n" + first.trace().last(20),
                first.failure());
    }

    /** The message of a simulation begins with its seed, which has been said. */
    private static String message(long seed, Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String again = "seed " + seed + ": ";
        return message.startsWith(again) ? message.substring(again.length()) : message;
    }

    private String simulation(long seed) {
        String start = settings.equals(SimulationSettings.defaults()) ? "Simulation" : settings.toString();
        return start + ".seed(" + seed + ")";
    }

    private Outcome outcome(long seed) {
        Simulation simulation = settings.seed(seed);
        Throwable failure = null;
        try {
            scenario.run(simulation);
            simulation.assertEnded();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        try {
            simulation.close();
        } catch (Throwable thrown) {
            if (failure == null) {
                failure = thrown;
            } else if (failure != thrown) {
                failure.addSuppressed(thrown);
            }
        }
        return new Outcome(failure, simulation.trace());
    }

    private record Outcome(@Nullable Throwable failure, Trace trace) {}
}
