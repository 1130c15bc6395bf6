package io.millrace.verification.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.test.Simulation;
import io.millrace.test.SimulationSettings;
import io.millrace.test.fault.Fault;
import io.millrace.test.fault.Faults;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The laws for pipelines of all kinds of stages, with faults in any of them, under drawn demand, drained, cancelled, with
 * another concurrency while they run, in orders that are drawn: every element has one outcome, those of an acknowledging
 * source are settled once, nobody gets more than he asked for, no stage calls more than it may, and nothing is left over.
 */
class SimulatedLawsTest {

    private static final int SEEDS = Boolean.getBoolean("thorough") ? 10_000 : 400;

    @Test
    void holdWhenThreadsAreOnTime() {
        SimulationSettings.defaults().pools(4).explore(SEEDS, SimulatedLawsTest::runs);
    }

    @Test
    void holdWhenFunctionsTakeTimeAndThreadsAreLate() {
        SimulationSettings.defaults()
                .pools(4)
                .tasksUpTo(Duration.ofMillis(4))
                .lateUpTo(Duration.ofMillis(3))
                .explore(SEEDS, SimulatedLawsTest::runs);
    }

    private static void runs(Simulation simulation) {
        SplittableRandom random = new SplittableRandom(simulation.seed());
        DrawnPipeline drawn = new DrawnPipeline(random.split(), simulation.runtime());
        Faults faults = Faults.random(
                simulation.seed(),
                random.nextInt(3) * 0.05,
                Fault.error("drawn"),
                Fault.delay(Duration.ofMillis(2)),
                Fault.delay(Duration.ofMillis(25)));
        DrawnSubscriber subscriber =
                new DrawnSubscriber(random.split(), simulation.runtime().clock());
        simulation
                .watched(faults.into(drawn.pipeline(), simulation.runtime()))
                .on(simulation.runtime())
                .subscribe(subscriber);
        PipelineRun run = simulation.runtime().runs().get(0);
        Duration when = Duration.ofNanos(random.nextLong(60_000_000));
        int ending = random.nextInt(4);
        simulation.at(when, () -> {
            switch (ending) {
                case 0 -> run.cancel();
                case 1 -> run.drain(Duration.ofMillis(random.nextInt(500))).subscribe(report -> {}, failure -> {});
                case 2 -> {
                    if (!subscriber.ended()) {
                        subscriber.cancel();
                    }
                }
                default -> drawn.changeConcurrency(run);
            }
        });
        simulation.at(Duration.ofMillis(random.nextInt(20)), () -> drawn.changeConcurrency(run));
        try {
            simulation.await(run);
            simulation.advance(Duration.ofSeconds(1));
            check(simulation, drawn, subscriber, run.snapshot());
        } catch (AssertionError failed) {
            throw new AssertionError(drawn + ", ending " + ending + " at " + when + ": " + failed.getMessage(), failed);
        }
    }

    private static void check(
            Simulation simulation, DrawnPipeline drawn, DrawnSubscriber subscriber, RunReport report) {
        assertThat(report.state().isTerminal()).isTrue();
        report.assertNoLoss();
        assertThat(report.abandoned()).isEmpty();
        assertThat(subscriber.violations()).isEmpty();
        subscriber.stop();
        if (report.state() != RunState.CANCELLED) {
            assertThat(subscriber.ended() || subscriber.cancelled())
                    .as("it ends")
                    .isTrue();
        }
        drawn.source().assertSettled();
        assertThat(drawn.running()).allMatch(DrawnPipeline.Running::kept);
        assertThat(simulation.runtime().clock().pending()).as("timers left").isZero();
    }
}
