package io.millrace.test;

import java.time.Duration;

/**
 * What simulations are like, apart from their seed. A value: each method returns other settings.
 *
 * @param poolSize how many functions run at a time on each pool, at least 1
 * @param longestTask how long a function on a pool takes at most; each takes a drawn time from zero to this
 * @param late how long a task that could run may wait at most while time goes on, as on a busy machine; zero means that time
 *     goes on only when nothing else can run
 * @param mostSteps how many tasks and timers may run before the simulation is taken to be endless, at least 1
 */
public record SimulationSettings(int poolSize, Duration longestTask, Duration late, long mostSteps) {

    /** Checks the numbers. */
    public SimulationSettings {
        if (poolSize < 1) {
            throw new IllegalArgumentException("poolSize must be at least 1, was " + poolSize);
        }
        if (longestTask.isNegative()) {
            throw new IllegalArgumentException("longestTask must not be negative, was " + longestTask);
        }
        if (late.isNegative()) {
            throw new IllegalArgumentException("late must not be negative, was " + late);
        }
        if (mostSteps < 1) {
            throw new IllegalArgumentException("mostSteps must be at least 1, was " + mostSteps);
        }
    }

    /** Pools of 4, functions that take no time, threads that are never late, at most 1,000,000 steps. */
    public static SimulationSettings defaults() {
        return new SimulationSettings(4, Duration.ZERO, Duration.ZERO, 1_000_000);
    }

    /** These settings with pools of {@code size}. */
    public SimulationSettings pools(int size) {
        return new SimulationSettings(size, longestTask, late, mostSteps);
    }

    /** These settings with functions on pools that take up to {@code most}. */
    public SimulationSettings tasksUpTo(Duration most) {
        return new SimulationSettings(poolSize, most, late, mostSteps);
    }

    /** These settings with threads that are late by up to {@code most}. */
    public SimulationSettings lateUpTo(Duration most) {
        return new SimulationSettings(poolSize, longestTask, most, mostSteps);
    }

    /** These settings with at most {@code most} tasks and timers. */
    public SimulationSettings steps(long most) {
        return new SimulationSettings(poolSize, longestTask, late, most);
    }

    /** A simulation whose choices are drawn by {@code seed}. */
    public Simulation seed(long seed) {
        return new Simulation(this, seed);
    }

    /**
     * Runs {@code scenario} in simulations of the seeds from 0 to {@code count - 1}, each of which it must leave without a run
     * that has not ended. With the system property {@code millrace.seed} it runs that one seed only.
     *
     * @param count how many seeds, at least 1
     * @throws SimulationFailure for the first seed that fails; it says which, and what to do to see it again
     */
    public void explore(int count, Simulation.Scenario scenario) {
        new Exploration(this, count, scenario).run();
    }

    /** As one writes it in a test. */
    @Override
    public String toString() {
        SimulationSettings usual = defaults();
        StringBuilder code = new StringBuilder("SimulationSettings.defaults()");
        if (poolSize != usual.poolSize) {
            code.append(".pools(").append(poolSize).append(')');
        }
        if (!longestTask.equals(usual.longestTask)) {
            code.append(".tasksUpTo(").append(code(longestTask)).append(')');
        }
        if (!late.equals(usual.late)) {
            code.append(".lateUpTo(").append(code(late)).append(')');
        }
        if (mostSteps != usual.mostSteps) {
            code.append(".steps(").append(mostSteps).append(')');
        }
        return code.toString();
    }

    private static String code(Duration duration) {
        boolean wholeMillis = duration.getNano() % 1_000_000 == 0;
        return wholeMillis ? "ofMillis(" + duration.toMillis() + ")" : "Duration.parse(\"" + duration + "\")";
    }
}
