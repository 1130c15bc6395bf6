package io.millrace.resilience.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.resilience.shed.Priority;
import io.millrace.resilience.simulation.Scenario.Clients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The goals, in a few scenarios with a seed of their own; next to each a protection that does not reach them. */
class SimulationTest {

    private static final long SEED = 7;

    private static Figures run(Scenario scenario, Protection protection) {
        return World.run(scenario, protection, SEED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 10})
    void staysUsefulWhenMoreIsAskedThanCanBeDone(double load) {
        Scenario scenario = Scenario.steady(32, ServiceTime.EXPONENTIAL, load).lasting(15);
        Figures ours = run(scenario, Protections.MILLRACE);
        assertThat(ours.goodput()).isGreaterThan(97.5);
        assertThat(ours.p99()).isLessThanOrEqualTo(100);
        assertThat(run(scenario, Protections.UNBOUNDED).goodput()).isLessThan(1);
    }

    @Test
    void isUsefulAtOnceAfterADip() {
        Figures ours = run(Scenarios.dip(Clients.BUDGET), Protections.MILLRACE);
        assertThat(ours.goodput()).isGreaterThan(98);
        assertThat(ours.recovery(Scenarios.UNTIL)).isLessThanOrEqualTo(1);
        assertThat(ours.amplification()).isLessThanOrEqualTo(1.1);

        Figures naive = run(Scenarios.dip(Clients.NAIVE), Protections.TOO_BIG);
        assertThat(naive.recovery(Scenarios.UNTIL)).as("never").isInfinite();
        assertThat(naive.amplification()).isGreaterThan(2);
    }

    @Test
    void isUsefulSoonAfterAServiceThatDidNotAnswer() {
        Figures ours = run(Scenarios.hang(Clients.BUDGET), Protections.MILLRACE);
        assertThat(ours.recovery(Scenarios.UNTIL)).isLessThanOrEqualTo(2);
        assertThat(ours.amplification()).isLessThanOrEqualTo(1.05);
    }

    // Each takes from the other what it wins, and without a look at late calls both go up until a tenth is late.
    @Test
    void severalLimitsBeforeOneServiceDoNotDriveEachOtherUp() {
        Scenario scenario =
                Scenario.steady(32, ServiceTime.EXPONENTIAL, 2).gates(2).lasting(60);
        assertThat(run(scenario, Protections.MILLRACE).goodput()).isGreaterThan(96);
    }

    @Test
    void whatIsImportantIsDoneWhileItFits() {
        Scenario scenario = Scenarios.priorities(2).lasting(15);
        Figures ours = run(scenario, Protections.MILLRACE);
        assertThat(ours.goodput(Priority.HIGH)).isGreaterThan(99.5);
        assertThat(ours.goodput(Priority.NORMAL)).isGreaterThan(85);
        assertThat(ours.goodput(Priority.LOW)).isLessThan(15);
        assertThat(run(scenario, Protections.RIGHT).goodput(Priority.HIGH)).isLessThan(60);
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        Scenario scenario = Scenario.steady(8, ServiceTime.LONG_TAIL, 2).lasting(10);
        Figures first = run(scenario, Protections.MILLRACE);
        Figures second = run(scenario, Protections.MILLRACE);
        assertThat(second.goodput()).isEqualTo(first.goodput());
        assertThat(second.p99()).isEqualTo(first.p99());
        assertThat(World.run(scenario, Protections.MILLRACE, SEED + 1).goodput())
                .isNotEqualTo(first.goodput());
    }

    @Test
    void everyAttemptEndsOnceOrIsUnderWayAtTheEnd() {
        for (Protection protection : Protections.ALL) {
            Figures figures =
                    run(Scenario.steady(32, ServiceTime.TWO_KINDS, 3).lasting(7).clients(Clients.NAIVE), protection);
            assertThat(figures.allAttempts()).as(protection.name()).isEqualTo(figures.endedOnce() + figures.underWay());
            assertThat(figures.endedOnce()).isPositive();
        }
    }
}
