package io.millrace.verification.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunReport;
import io.millrace.test.Simulation;
import io.millrace.test.SimulationSettings;
import io.millrace.test.TestSource;
import io.millrace.test.fault.Fault;
import io.millrace.test.fault.Faults;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The laws for pipelines that flow together and branch, with faults in any stage, under drawn demand, drained and cancelled, in
 * orders that are drawn: the account closes on every way, elements of acknowledging sources are settled once, nobody gets more
 * than he asked for, and nothing is left over.
 */
class GraphLawsTest {

    private static final int SEEDS = Boolean.getBoolean("thorough") ? 50_000 : 4_000;

    @Test
    void holdWhenThreadsAreOnTime() {
        SimulationSettings.defaults().pools(4).explore(SEEDS, GraphLawsTest::runs);
    }

    @Test
    void holdWhenThreadsAreLate() {
        SimulationSettings.defaults()
                .pools(4)
                .tasksUpTo(Duration.ofMillis(4))
                .lateUpTo(Duration.ofMillis(3))
                .explore(SEEDS, GraphLawsTest::runs);
    }

    private static void runs(Simulation simulation) {
        SplittableRandom random = new SplittableRandom(simulation.seed());
        DrawnGraph drawn = new DrawnGraph(random.split(), simulation.runtime());
        Faults faults = Faults.random(
                simulation.seed(), random.nextInt(3) * 0.03, Fault.error("drawn"), Fault.delay(Duration.ofMillis(2)));
        DrawnSubscriber subscriber =
                new DrawnSubscriber(random.split(), simulation.runtime().clock());
        simulation
                .watched(faults.into(drawn.pipeline(), simulation.runtime()))
                .on(simulation.runtime())
                .subscribe(subscriber);
        PipelineRun run = simulation.runtime().runs().get(0);
        Duration when = Duration.ofNanos(random.nextLong(40_000_000));
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
                default -> run.pause();
            }
        });
        simulation.at(when.plusMillis(20), run::resume);
        try {
            simulation.await(run);
            simulation.advance(Duration.ofSeconds(1));
            RunReport report = run.snapshot().assertNoLoss();
            assertThat(report.state().isTerminal()).isTrue();
            assertThat(report.abandoned()).isEmpty();
            assertThat(subscriber.violations()).isEmpty();
            subscriber.stop();
            drawn.sources().forEach(TestSource::assertSettled);
            assertThat(simulation.runtime().clock().pending()).as("timers left").isZero();
        } catch (AssertionError failed) {
            throw new AssertionError(drawn + ", ending " + ending + " at " + when + ": " + failed.getMessage(), failed);
        }
    }
}
