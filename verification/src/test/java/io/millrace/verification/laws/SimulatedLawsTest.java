package io.millrace.verification.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.Bounds;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.test.Simulation;
import io.millrace.test.SimulationSettings;
import io.millrace.test.fault.Fault;
import io.millrace.test.fault.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The laws for pipelines of all kinds of stages, with faults in any of them, under drawn demand, drained, cancelled, with
 * another concurrency while they run, in orders that are drawn: every element has one outcome, those of an acknowledging
 * source are settled once, nobody gets more than he asked for, no stage calls more than it may, and nothing is left over.
 */
class SimulatedLawsTest {

    private static final int SEEDS = Boolean.getBoolean("thorough") ? 10_000 : 2_000;

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
        double rate = random.nextInt(3) * 0.05;
        Faults faults = Faults.random(
                simulation.seed(),
                rate,
                Fault.error("drawn"),
                Fault.delay(Duration.ofMillis(2)),
                Fault.delay(Duration.ofMillis(25)));
        DrawnSubscriber subscriber =
                new DrawnSubscriber(random.split(), simulation.runtime().clock());
        Bounds bounds = drawn.pipeline().bounds(simulation.runtime());
        List<String> violations = new ArrayList<>();
        Pipeline<Integer> pipeline = simulation.watched(faults.into(drawn.pipeline(), simulation.runtime()));
        DrawnEnding ending = new DrawnEnding(random.split(), simulation, subscriber);
        drawn.stages().inTheMidst(random.nextInt(80), ending::inTheMidst);
        if (random.nextInt(3) == 0) {
            int window = 1 + random.nextInt(5);
            pipeline.deliveries(window, simulation.runtime())
                    .subscribe(new DrawnDeliveries(
                            random.split(), simulation.runtime().clock(), window, subscriber, violations));
        } else {
            pipeline.on(simulation.runtime()).subscribe(subscriber);
        }
        drawn.feed(random.split(), simulation);
        PipelineRun run = simulation.runtime().runs().get(0);
        Duration latest = Duration.ofMillis(rate > 0 ? 60 : 10);
        DrawnControl control =
                new DrawnControl(random.split(), simulation, run, drawn.stages().calls(), latest);
        control.within(Duration.ofMillis(50));
        ending.within(Duration.ofMillis(random.nextBoolean() ? 60 : 400));
        for (int look = 0; look < 3; look++) {
            simulation.at(Duration.ofNanos(random.nextLong(40_000_000)), () -> {
                violations.addAll(drawn.violationsNow());
                if (control.leavesAlone()) {
                    violations.addAll(bounds.exceededBy(run.snapshot()));
                }
            });
        }
        try {
            simulation.await(run);
            simulation.advance(Duration.ofSeconds(1));
            violations.addAll(subscriber.violations());
            check(simulation, drawn, subscriber, run.snapshot());
            assertThat(violations).isEmpty();
        } catch (AssertionError failed) {
            throw new AssertionError(drawn + ", " + ending + ": " + failed.getMessage(), failed);
        }
    }

    private static void check(
            Simulation simulation, DrawnPipeline drawn, DrawnSubscriber subscriber, RunReport report) {
        assertThat(report.state().isTerminal()).isTrue();
        report.assertNoLoss();
        assertThat(report.abandoned()).isEmpty();
        subscriber.stop();
        if (report.state() != RunState.CANCELLED) {
            assertThat(subscriber.ended() || subscriber.cancelled())
                    .as("it ends")
                    .isTrue();
        }
        assertThat(simulation.elapsed()).as("time it takes").isLessThan(Duration.ofMinutes(1));
        drawn.assertSettled(report);
        assertThat(drawn.stages().violations(report)).isEmpty();
        assertThat(simulation.runtime().clock().pending()).as("timers left").isZero();
    }
}
