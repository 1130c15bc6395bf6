package io.millrace.test;

import io.millrace.core.observe.RunReport;
import java.time.Duration;

/**
 * What came of a run in a simulation.
 *
 * @param seed the seed of the simulation
 * @param report the account of the run, which may have failed
 * @param elapsed the virtual time at its end
 * @param steps tasks and timers that have run in the simulation
 * @param timersLeft timers that are still set after the run, those of the user's publishers included
 */
public record SimulatedRun(long seed, RunReport report, Duration elapsed, long steps, int timersLeft) {

    /**
     * Refuses a run whose account does not close, that gave up work, or that left a timer behind.
     *
     * @return this run
     * @throws AssertionError with what is wrong
     */
    public SimulatedRun assertClean() {
        report.assertNoLoss();
        if (!report.abandoned().isEmpty()) {
            throw new AssertionError("seed " + seed + ": work was abandoned: " + report.abandoned());
        }
        if (timersLeft != 0) {
            throw new AssertionError("seed " + seed + ": " + timersLeft + " timers were left behind");
        }
        return this;
    }
}
