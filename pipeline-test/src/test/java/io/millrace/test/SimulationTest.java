package io.millrace.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.observe.RunState;
import io.millrace.test.fault.Fault;
import io.millrace.test.fault.Faults;
import io.millrace.test.fault.Occasion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class SimulationTest {

    private static final List<Integer> TWENTY =
            IntStream.rangeClosed(1, 20).boxed().toList();

    private static Pipeline<Integer> mixed(Simulation simulation) {
        return Pipeline.define("mixed")
                .from(TWENTY)
                .mapAsync(4, element -> Mono.delay(Duration.ofMillis(element % 3), simulation.scheduler())
                        .thenReturn(element))
                .named("call")
                .unordered()
                .mapCpu(element -> element + 1)
                .named("compute")
                .unordered()
                .onLoop()
                .map(element -> element * 2)
                .named("double");
    }

    private static Trace trace(long seed) {
        try (Simulation simulation = Simulation.seed(seed)) {
            simulation.run(mixed(simulation)).assertClean();
            return simulation.trace();
        }
    }

    @Test
    void runsTheSameForTheSameSeed() {
        for (long seed = 0; seed < 20; seed++) {
            Trace first = trace(seed);
            assertThat(first.count()).isGreaterThan(60);
            assertThat(trace(seed).toString()).isEqualTo(first.toString());
            assertThat(trace(seed)).isEqualTo(first).hasSameHashCodeAs(first);
        }
    }

    @Test
    void runsDifferentlyForOtherSeeds() {
        Set<String> traces = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            traces.add(trace(seed).toString());
        }
        assertThat(traces).hasSize(20);
    }

    @Test
    void endsTheTasksOfAPoolInAnyOrderButNoMoreAtATimeThanItHasThreads() {
        Set<List<Integer>> orders = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            List<Integer> order = new ArrayList<>();
            try (Simulation simulation = SimulationSettings.defaults().pools(2).seed(seed)) {
                simulation
                        .run(Pipeline.define("pool").from(List.of(1, 2, 3)).mapBlocking(3, element -> {
                            order.add(element);
                            return element;
                        }))
                        .assertClean();
            }
            orders.add(order);
        }
        assertThat(orders)
                .containsExactlyInAnyOrder(List.of(1, 2, 3), List.of(1, 3, 2), List.of(2, 1, 3), List.of(2, 3, 1));
    }

    @Test
    void aFunctionOnAPoolTakesATimeThatIsDrawn() {
        Set<Duration> times = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            try (Simulation simulation = SimulationSettings.defaults()
                    .tasksUpTo(Duration.ofMillis(10))
                    .seed(seed)) {
                SimulatedRun run =
                        simulation.run(Pipeline.define("slow").from(TWENTY).mapBlocking(4, element -> element));
                times.add(run.assertClean().elapsed());
            }
        }
        assertThat(times).hasSizeGreaterThan(5).allMatch(time -> time.compareTo(Duration.ofMillis(100)) <= 0);
    }

    @Test
    void aTimerComesBeforeATaskOnlyWhenThreadsMayBeLate() {
        assertThat(timerBeforeTask(SimulationSettings.defaults())).isFalse();
        assertThat(timerBeforeTask(SimulationSettings.defaults().lateUpTo(Duration.ofMillis(2))))
                .isTrue();
    }

    private static boolean timerBeforeTask(SimulationSettings settings) {
        for (long seed = 0; seed < 50; seed++) {
            try (Simulation simulation = settings.seed(seed)) {
                List<String> order = new ArrayList<>();
                simulation.runtime().clock().schedule(() -> order.add("timer"), 1_000_000);
                simulation.runtime().workers().loop().execute(() -> order.add("task"));
                simulation.advance(Duration.ofMillis(2));
                assertThat(order).containsExactlyInAnyOrder("timer", "task");
                if (order.get(0).equals("timer")) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void reportsARunThatCannotGoOnWithTheStagesThatHoldElements() {
        try (Simulation simulation = Simulation.seed(5)) {
            assertThatThrownBy(() -> simulation.run(Pipeline.define("stuck")
                            .from(TWENTY)
                            .mapAsync(3, element -> element == 2 ? Mono.<Integer>never() : Mono.just(element))
                            .named("reserve")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("seed 5: it hangs at 0 ms")
                    .hasMessageContaining("pipeline 'stuck', held by 'reserve' (1 running, ")
                    .hasMessageContaining("nothing can run and no timer is set");
        }
    }

    @Test
    void reportsARunThatNeverEnds() {
        try (Simulation simulation = SimulationSettings.defaults().steps(500).seed(0)) {
            assertThatThrownBy(() -> simulation.run(Pipeline.define("endless")
                            .from(Flux.interval(Duration.ofMillis(1), simulation.scheduler()))
                            .map(element -> element)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("still busy after 500 steps")
                    .hasMessageContaining("SimulationSettings.steps(more)")
                    .hasMessageContaining("pipeline 'endless'");
        }
    }

    @Test
    void reportsACallThatHandsWorkToASchedulerOfReactorByItsStage() {
        try (Simulation simulation = Simulation.seed(0)) {
            assertThatThrownBy(() -> simulation.run(Pipeline.define("foreign")
                            .from(TWENTY)
                            .mapAsync(2, element -> Mono.delay(Duration.ofHours(1))
                                    .thenReturn(element))
                            .named("reserve")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("stage 'reserve' hands a task to a scheduler of Reactor")
                    .hasMessageContaining("simulation.scheduler()");
        }
    }

    @Test
    void reportsASourceThatPublishesOnASchedulerOfReactor() {
        try (Simulation simulation = Simulation.seed(0)) {
            assertThatThrownBy(() -> simulation.run(Pipeline.define("foreign")
                            .from(Flux.range(1, 5).publishOn(Schedulers.single()))
                            .named("orders")
                            .map(element -> element)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("stage 'orders' hands a task to a scheduler of Reactor");
        }
    }

    @Test
    void reportsAFutureThatAnotherThreadCompletesByItsStage() throws Exception {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Thread other = new Thread(() -> answer.complete(1), "other");
        try (Simulation simulation = Simulation.seed(0)) {
            simulation.at(Duration.ofMillis(1), other::start);
            assertThatThrownBy(() -> simulation.run(Pipeline.define("foreign")
                            .from(List.of(1))
                            .mapFuture(1, element -> answer)
                            .named("ask")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("stage 'ask' came from thread 'other'")
                    .hasMessageContaining("outside of the simulation");
        }
        other.join();
    }

    @Test
    void leavesTheSchedulersOfReactorToOthersWhenNothingOfItRuns() throws Exception {
        try (Simulation simulation = Simulation.seed(0)) {
            CompletableFuture<Long> tick = Mono.delay(Duration.ZERO).toFuture();
            simulation.run(mixed(simulation)).assertClean();
            assertThat(tick.get(10, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void saysWhichSeedFailsAndHowToSeeItAgain() {
        Simulation.Scenario scenario = simulation -> {
            List<Integer> emitted = new ArrayList<>();
            simulation.run(mixed(simulation).to(Sinks.each(emitted::add)));
            assertThat(emitted.get(1)).as("the second").isNotEqualTo(10);
        };
        SimulationFailure failure =
                catchThrowableOfType(SimulationFailure.class, () -> Simulation.explore(300, scenario));
        assertThat(failure)
                .hasMessageContaining("seed " + failure.seed() + " fails: [the second]")
                .hasMessageContaining("To see it again: Simulation.seed(" + failure.seed() + "), or")
                .hasMessageContaining("-Dmillrace.seed=" + failure.seed())
                .hasMessageContaining("It went the same way a second time.")
                .hasCauseInstanceOf(AssertionError.class);
        try (Simulation again = Simulation.seed(failure.seed())) {
            assertThatThrownBy(() -> scenario.run(again))
                    .hasMessage(failure.getCause().getMessage());
        }
    }

    @Test
    void saysHowToSeeAFailureAgainUnderOtherSettings() {
        SimulationSettings settings = SimulationSettings.defaults()
                .pools(2)
                .tasksUpTo(Duration.ofNanos(5))
                .lateUpTo(Duration.ofMillis(1_500))
                .steps(99);
        assertThatThrownBy(() -> settings.explore(
                        3,
                        simulation -> simulation.run(
                                Pipeline.define("stuck").from(List.of(1)).mapAsync(1, n -> Mono.never()))))
                .hasMessageStartingWith("seed 0 fails: it hangs")
                .hasMessageContaining(
                        "To see it again: SimulationSettings.defaults().pools(2)"
                                + ".tasksUpTo(Duration.parse(\"PT0.000000005S\")).lateUpTo(ofMillis(1500)).steps(99).seed(0), or");
    }

    @Test
    void saysWhenAFailureDependsOnSomethingElseThanTheSeed() {
        List<String> earlier = new ArrayList<>();
        assertThatThrownBy(() -> Simulation.explore(1, simulation -> {
                    earlier.add("run");
                    simulation.run(Pipeline.define("grows").from(earlier).map(element -> element));
                    throw new IllegalStateException("boom");
                }))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("A second time it went another way");
    }

    @Test
    void refusesAScenarioThatLeavesARunBehind() {
        assertThatThrownBy(() -> Simulation.explore(3, simulation -> simulation.start(mixed(simulation))))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("left a run that has not ended")
                .hasMessageContaining("pipeline 'mixed'");
    }

    @Test
    void countsTimersThatAreLeft() {
        try (Simulation simulation = Simulation.seed(0)) {
            SimulatedRun run =
                    simulation.run(Pipeline.define("left").from(List.of(1)).map(element -> {
                        simulation.runtime().clock().schedule(() -> {}, 1_000);
                        return element;
                    }));
            assertThat(run.timersLeft()).isOne();
            assertThatThrownBy(run::assertClean).hasMessageContaining("1 timers were left behind");
        }
    }

    @Test
    void aFunctionOnAPoolMayRunAnotherPipelineAndWaitForIt() {
        SimulationSettings.defaults().pools(1).explore(50, simulation -> {
            List<Integer> inner = new ArrayList<>();
            simulation
                    .run(Pipeline.define("outer").from(List.of(1, 2, 3)).mapBlocking(3, element -> {
                        Pipeline.define("inner")
                                .from(List.of(element))
                                .mapBlocking(1, same -> same)
                                .to(Sinks.each(inner::add))
                                .run(simulation.runtime())
                                .await();
                        return element;
                    }))
                    .assertClean();
            assertThat(inner).containsExactlyInAnyOrder(1, 2, 3);
        });
    }

    @Test
    void doesSomethingAtATime() {
        try (Simulation simulation = Simulation.seed(1)) {
            PipelineRun run = simulation.start(Pipeline.define("cancelled")
                    .from(Flux.interval(Duration.ofMillis(1), simulation.scheduler()))
                    .map(element -> element));
            simulation.at(Duration.ofMillis(10), run::cancel);
            SimulatedRun ended = simulation.await(run).assertClean();
            assertThat(ended.report().state()).isEqualTo(RunState.CANCELLED);
            assertThat(ended.elapsed()).isEqualTo(Duration.ofMillis(10));
        }
    }

    @Test
    void drawsFaultsByTheirSeed() {
        for (long seed = 0; seed < 10; seed++) {
            assertThat(faulty(seed)).isEqualTo(faulty(seed));
        }
        assertThat(faulty(1)).isNotEqualTo(faulty(2));
    }

    private static Trace faulty(long seed) {
        try (Simulation simulation = Simulation.seed(3)) {
            simulation.run(
                    mixed(simulation),
                    Faults.random(seed, 0.2, Fault.delay(Duration.ofMillis(3)))
                            .at("double", Occasion.nth(20), Fault.cancelRun()));
            return simulation.trace();
        }
    }

    @Test
    void refusesBadSettingsByTheirNameAndValue() {
        SimulationSettings settings = SimulationSettings.defaults();
        assertThatThrownBy(() -> settings.pools(0)).hasMessage("poolSize must be at least 1, was 0");
        assertThatThrownBy(() -> settings.steps(0)).hasMessage("mostSteps must be at least 1, was 0");
        assertThatThrownBy(() -> settings.tasksUpTo(Duration.ofMillis(-1))).hasMessageContaining("longestTask");
        assertThatThrownBy(() -> settings.lateUpTo(Duration.ofMillis(-1))).hasMessageContaining("late must not");
        assertThatThrownBy(() -> settings.explore(0, simulation -> {})).hasMessageContaining("number of seeds");
    }
}
