package io.millrace.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Operator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import reactor.core.publisher.Mono;

/**
 * What every {@link Operator} with {@linkplain Operator#inputs() inputs} does, whatever it is for: extend this class, say what is
 * tested, and inherit the tests. They run the operator in the real engine, in virtual time and in simulations that draw in which order
 * elements arrive; with sources of which none, all, the first one, or the others acknowledge. All end with the account: no element lost,
 * each acknowledged or given back once, no timer left.
 *
 * <p>All inputs have elements of one type here; what an operator does with elements of several types it does with these.
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 */
public abstract class FanInContract<I, O> {

    private static final int SEEDS = 40;
    private static final int STEPS = 100;
    private static final Duration LONG = Duration.ofHours(1);

    /** A contract; its tests share nothing. */
    protected FanInContract() {}

    /** The operator, with {@code others} as its inputs: one less than there are {@link #inputs}. */
    protected abstract Operator<I, O> operator(List<Pipeline<I>> others);

    /** The elements of each input, that of inlet 0 first; two inputs or more, none of them empty. */
    protected abstract List<List<I>> inputs();

    /**
     * Refuses what the operator must not emit for inputs that end after these elements, in whatever order they arrive. It is asked about
     * {@link #inputs}, with some or all of them empty, and about what was read of them when a run is drained.
     */
    protected abstract void assertPossible(List<List<I>> inputs, List<O> emitted);

    /**
     * Whether the operator may complete before it has heard of the end of this input, so that a failure there may not be heard of.
     * False unless overridden.
     */
    protected boolean mayEndBefore(int input) {
        return false;
    }

    /** How many elements of all inputs together the operator takes at most while nobody asks; 17 of each unless overridden. */
    protected int maxAhead() {
        return 17 * inputs().size();
    }

    @TestFactory
    Stream<DynamicTest> emitsWhatIsPossible() {
        return tracked(scripts(inputs()), sources -> {
            try (OperatorTrial<I, O> trial = trial(sources, Long.MAX_VALUE)) {
                trial.settle();
                assertPossible(inputs(), trial.emitted());
                trial.assertCompleted();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> emitsWhatIsPossibleWhenAskedOneByOne() {
        return tracked(scripts(inputs()), sources -> {
            try (OperatorTrial<I, O> trial = trial(sources, 0)) {
                long emitted = -1;
                while (emitted < trial.emitted().size()) {
                    emitted = trial.emitted().size();
                    trial.request(1);
                    trial.settle();
                    assertTrue(trial.emitted().size() <= emitted + 1, "more than was asked for");
                }
                assertPossible(inputs(), trial.emitted());
                trial.assertCompleted();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> emitsNothingWithoutDemand() {
        return tracked(scripts(inputs()), sources -> {
            try (OperatorTrial<I, O> trial = trial(sources, 0)) {
                trial.settle();
                assertEquals(List.of(), trial.emitted());
                assertEquals(List.of(), trial.run().snapshot().imbalances());

                trial.request(Long.MAX_VALUE);
                trial.settle();
                assertPossible(inputs(), trial.emitted());
                trial.assertCompleted();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> takesABoundedNumberOfElementsWithoutDemand() {
        return tracked(endless(), sources -> {
            try (OperatorTrial<I, O> trial = trial(sources, 0)) {
                trial.settle();
                int taken = sources.stream()
                        .mapToInt(source -> source.delivered().size())
                        .sum();
                assertTrue(
                        taken <= maxAhead(),
                        () -> taken + " elements were taken while nobody asked, maxAhead() allows " + maxAhead());
                trial.cancel();
                trial.assertCancelled();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> holdsNoMoreThanItSays() {
        return tracked(endless(), sources -> {
            try (OperatorTrial<I, O> trial = trial(sources, 0)) {
                for (int asked = 0; asked < STEPS; asked++) {
                    trial.time().runUntilIdle();
                    assertEquals(List.of(), trial.exceeded(), "beyond what Operator.bounds() says");
                    trial.request(1);
                }
                trial.cancel();
                trial.assertEnded();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> endsWhenInputsAreEmpty() {
        List<List<List<I>>> cases = new ArrayList<>();
        List<List<I>> none = inputs().stream().map(input -> List.<I>of()).toList();
        cases.add(none);
        for (int only = 0; only < none.size(); only++) {
            cases.add(with(inputs(), only, List.of()));
            cases.add(with(none, only, inputs().get(only)));
        }
        return cases.stream()
                .flatMap(elements -> tracked(scripts(elements), sources -> {
                    try (OperatorTrial<I, O> trial = trial(sources, Long.MAX_VALUE)) {
                        trial.settle();
                        assertPossible(elements, trial.emitted());
                        trial.assertCompleted();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> passesOnTheErrorOfAnInput() {
        return IntStream.range(0, inputs().size()).boxed().flatMap(failing -> Stream.of(
                        0, 1, inputs().get(failing).size())
                .flatMap(after -> passesOnTheError(failing, after)));
    }

    private Stream<DynamicTest> passesOnTheError(int failing, int after) {
        Exception error = new Exception("the source fails");
        List<TestSource<I>> scripts = scripts(inputs());
        scripts.set(
                failing, TestSource.of(inputs().get(failing).subList(0, after)).thenFailing(error));
        return tracked(scripts, sources -> {
            try (OperatorTrial<I, O> trial = trial(sources, Long.MAX_VALUE)) {
                trial.settle();
                trial.assertEnded();
                if (!mayEndBefore(failing) || trial.run().state() != RunState.COMPLETED) {
                    assertEquals(RunState.FAILED, trial.run().state());
                    assertSame(error, trial.error());
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> endsWhenCancelledAtAnyPoint() {
        return tracked(scripts(inputs()), script -> {
            boolean more = true;
            for (int asked = 0; more; asked++) {
                List<TestSource<I>> sources =
                        script.stream().map(TestSource::again).toList();
                try (OperatorTrial<I, O> trial = trial(sources, asked)) {
                    trial.settle();
                    int emitted = trial.emitted().size();
                    more = emitted == asked;
                    trial.cancel();
                    trial.settle();
                    assertEquals(emitted, trial.emitted().size());
                    trial.assertEnded();
                }
                sources.forEach(TestSource::assertSettled);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> emitsWhatItKeepsWhenTheRunDrains() {
        return tracked(endless(), sources -> {
            try (OperatorTrial<I, O> trial = trial(sources, 5)) {
                trial.settle();
                trial.drain();
                trial.request(Long.MAX_VALUE);
                trial.settle();
                assertPossible(delivered(sources), trial.emitted());
                trial.assertEnded(RunState.DRAINED);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> emitsWhatIsPossibleInWhateverOrderElementsArrive() {
        return tracked(
                scripts(inputs()),
                script -> Simulation.explore(SEEDS, simulation -> {
                    List<TestSource<I>> sources =
                            script.stream().map(TestSource::again).toList();
                    List<O> emitted = new ArrayList<>();
                    PipelineRun run = simulation.start(drawn(simulation, sources, emitted, Duration.ZERO));
                    simulation.await(run).assertClean();
                    assertPossible(inputs(), emitted);
                    assertEquals(RunState.COMPLETED, run.state());
                    sources.forEach(TestSource::assertSettled);
                }));
    }

    @TestFactory
    Stream<DynamicTest> emitsWhatWasReadWhenItDrainsAtAnyTime() {
        return tracked(
                endless(),
                script -> Simulation.explore(SEEDS, simulation -> {
                    List<TestSource<I>> sources =
                            script.stream().map(TestSource::again).toList();
                    List<O> emitted = new ArrayList<>();
                    PipelineRun run = simulation.start(drawn(simulation, sources, emitted, Duration.ofMillis(1)));
                    simulation.at(Duration.ofMillis(simulation.seed()), () -> run.drain(LONG)
                            .subscribe(report -> {}, failure -> {}));
                    simulation.await(run).assertClean();
                    assertPossible(delivered(sources), emitted);
                    assertEquals(RunState.DRAINED, run.state());
                    sources.forEach(TestSource::assertSettled);
                }));
    }

    @TestFactory
    Stream<DynamicTest> endsWhenCancelledAtAnyTime() {
        return tracked(
                endless(),
                script -> Simulation.explore(SEEDS, simulation -> {
                    List<TestSource<I>> sources =
                            script.stream().map(TestSource::again).toList();
                    PipelineRun run =
                            simulation.start(drawn(simulation, sources, new ArrayList<>(), Duration.ofMillis(1)));
                    simulation.at(Duration.ofMillis(simulation.seed()), run::cancel);
                    simulation.await(run).assertClean();
                    assertEquals(RunState.CANCELLED, run.state());
                    sources.forEach(TestSource::assertSettled);
                }));
    }

    @TestFactory
    Stream<DynamicTest> beginsAnewInEachRun() {
        return tracked(scripts(inputs()), sources -> {
            Operator<I, O> operator = operator(others(sources));
            for (int run = 0; run < 2; run++) {
                try (OperatorTrial<I, O> trial = new OperatorTrial<>(sources.get(0), operator, Long.MAX_VALUE)) {
                    trial.settle();
                    assertPossible(inputs(), trial.emitted());
                    trial.assertCompleted();
                }
            }
        });
    }

    /** Calls of the same length on each way in, whose ends the simulation puts in order, and before the end for odd seeds. */
    private Pipeline<?> drawn(Simulation simulation, List<TestSource<I>> sources, List<O> emitted, Duration pace) {
        List<Pipeline<I>> inputs = pipelines(sources).stream()
                .<Pipeline<I>>map(input -> input.mapAsync(1, element -> later(simulation, element, pace)))
                .toList();
        Pipeline<O> all = inputs.get(0).via(operator(inputs.subList(1, inputs.size())));
        Pipeline<O> slow =
                simulation.seed() % 2 == 0 ? all : all.mapAsync(2, value -> later(simulation, value, Duration.ZERO));
        return slow.to(Sinks.each(emitted::add));
    }

    private static <T> Mono<T> later(Simulation simulation, T element, Duration pace) {
        Mono<T> answer = Mono.just(element).subscribeOn(simulation.scheduler());
        return pace.isZero() ? answer : answer.delayElement(pace, simulation.scheduler());
    }

    private OperatorTrial<I, O> trial(List<TestSource<I>> sources, long demand) {
        return new OperatorTrial<>(sources.get(0), operator(others(sources)), demand);
    }

    private static <I> List<Pipeline<I>> others(List<TestSource<I>> sources) {
        return pipelines(sources.subList(1, sources.size()));
    }

    private static <I> List<Pipeline<I>> pipelines(List<TestSource<I>> sources) {
        return sources.stream()
                .<Pipeline<I>>map(source -> Pipeline.define("input").from(source))
                .toList();
    }

    private static <I> List<TestSource<I>> scripts(List<List<I>> elements) {
        List<TestSource<I>> scripts = new ArrayList<>();
        elements.forEach(input -> scripts.add(TestSource.of(input)));
        return scripts;
    }

    private List<TestSource<I>> endless() {
        return scripts(inputs()).stream().map(TestSource::endless).toList();
    }

    private static <I> List<List<I>> delivered(List<TestSource<I>> sources) {
        return sources.stream().map(TestSource::delivered).toList();
    }

    private static <E> List<E> with(List<E> list, int place, E other) {
        List<E> changed = new ArrayList<>(list);
        changed.set(place, other);
        return changed;
    }

    /** The scenario with each {@link Tracking}; after it, every source is settled. */
    private static <I> Stream<DynamicTest> tracked(List<TestSource<I>> scripts, Scenario<I> scenario) {
        return Stream.of(Tracking.values())
                .map(tracking ->
                        DynamicTest.dynamicTest("tracking " + tracking.name().toLowerCase(Locale.ROOT), () -> {
                            List<TestSource<I>> sources = tracking.of(scripts);
                            scenario.play(sources);
                            sources.forEach(TestSource::assertSettled);
                        }));
    }

    private interface Scenario<I> {
        void play(List<TestSource<I>> sources) throws Exception;
    }
}
