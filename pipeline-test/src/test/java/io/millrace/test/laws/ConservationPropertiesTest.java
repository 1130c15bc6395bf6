package io.millrace.test.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.PipelineRuntime;
import io.millrace.core.RunFailedException;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.test.VirtualTime;
import io.millrace.test.laws.Program.Ending;
import io.millrace.test.laws.Program.SourceForm;
import io.millrace.test.laws.Step.Failures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Laws 2 and 3 for pipelines, demand and endings that are drawn: every element that enters a stage has one outcome, and
 * every element of an acknowledging source is acknowledged or given back once. What is emitted is what a model computes.
 */
class ConservationPropertiesTest {

    /** In how many orders of its tasks each program is tried. */
    private static final int ORDERS = Boolean.getBoolean("thorough") ? 100 : 1;

    private static PipelineRuntime threads;

    @BeforeContainer
    static void start() {
        threads = PipelineRuntime.builder().name("laws").loops(2).cpuThreads(2).build();
    }

    @AfterContainer
    static void stop() {
        threads.close();
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void noElementIsLostInVirtualTime(@ForAll("programs") Program program) {
        for (int order = 0; order < ORDERS; order++) {
            runInVirtualTime(program, program.seed() + order);
        }
    }

    private static void runInVirtualTime(Program program, long seed) {
        try (VirtualTime time = VirtualTime.shuffled(seed)) {
            Trial trial = new Trial(program, time.runtime());
            trial.begin();
            time.runUntilIdle();
            while (!trial.run().state().isTerminal() && time.advanceToNextTimer()) {
                assertThat(time.elapsed()).as("time it takes").isLessThan(Duration.ofHours(1));
            }
            time.runUntilIdle();
            check(trial);
            assertThat(time.pendingTimers()).as("timers left").isZero();
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void noElementIsLostOnThreads(@ForAll("programs") Program program) throws TimeoutException {
        Trial trial = new Trial(program, threads);
        trial.begin();
        try {
            trial.run().await(Duration.ofSeconds(30));
        } catch (RunFailedException failed) {
            assertThat(failed).hasCauseInstanceOf(Step.StepFailed.class);
        }
        check(trial);
    }

    private static void check(Trial trial) {
        trial.probe().stop();
        RunReport report = trial.run().snapshot();
        assertThat(report.state().isTerminal()).as("the run has ended").isTrue();
        assertThat(report.imbalances()).as(report.toText()).isEmpty();
        assertThat(report.abandoned()).isEmpty();
        assertThat(trial.probe().violations()).isEmpty();
        trial.source().assertSettled();
        if (trial.program().source().recorded()) {
            assertThat(report.stages().get(0).in())
                    .isEqualTo(trial.source().delivered().size());
        }
        checkAcknowledgements(trial, report);
        checkEnd(trial, report);
        checkValues(trial, report);
    }

    private static void checkAcknowledgements(Trial trial, RunReport report) {
        boolean tracked = trial.source().acknowledges();
        assertThat(report.acknowledgements().delivered())
                .isEqualTo(tracked ? trial.source().delivered().size() : 0);
        assertThat(report.acknowledgements().acknowledged())
                .isEqualTo(trial.source().acknowledged().size());
        boolean toTheEnd = report.state() == RunState.DRAINED || report.state() == RunState.COMPLETED;
        if (toTheEnd && !trial.program().takes()) {
            assertThat(trial.source().returned()).hasSizeLessThanOrEqualTo(mayReadLate(trial.program()) ? 1 : 0);
        }
    }

    /** Whether a drain may come while the source is being read: it does not wait for that element, which is given back. */
    private static boolean mayReadLate(Program program) {
        return program.ending() == Ending.DRAINED && program.source() == SourceForm.TRACKED_FROM_A_BLOCKING_SOURCE;
    }

    private static void checkEnd(Trial trial, RunReport report) {
        if (report.state() == RunState.FAILED) {
            assertThat(report.failure()).get().isInstanceOf(Step.StepFailed.class);
            if (!trial.probe().cancelled()) {
                assertThat(trial.probe().error()).isSameAs(report.failure().orElseThrow());
            }
        } else if (report.state() != RunState.CANCELLED) {
            assertThat(trial.probe().ended()).as("onComplete").isTrue();
            assertThat(trial.probe().error()).isNull();
        } else if (trial.program().ending() == Ending.RUN_CANCELLED) {
            assertThat(trial.probe().error()).isInstanceOf(CancellationException.class);
        } else {
            assertThat(trial.probe().ended()).as("a signal after a cancel").isFalse();
        }
        if (trial.program().ending() == Ending.LEFT_ALONE) {
            assertThat(report.state()).isIn(RunState.COMPLETED, RunState.FAILED);
        }
    }

    private static void checkValues(Trial trial, RunReport report) {
        Program program = trial.program();
        List<Integer> emitted = trial.probe().received();
        List<Integer> read =
                program.source().recorded() ? trial.source().delivered() : Trial.elements((int) report.in());
        boolean toTheEnd = report.state() == RunState.COMPLETED || report.state() == RunState.DRAINED;
        if (mayReadLate(program) && report.state() == RunState.DRAINED) {
            if (program.takes()) {
                return;
            }
            read = trial.source().acknowledged();
        }
        Model model = Model.of(program.steps(), read);
        if (program.ordered()) {
            if (toTheEnd && !model.failed()) {
                assertThat(emitted).isEqualTo(model.emitted());
            } else if (report.state() == RunState.FAILED && model.failed() && !program.mayFailFast()) {
                int before = Math.min(emitted.size(), model.emitted().size());
                assertThat(emitted.subList(0, before)).isEqualTo(model.emitted());
            }
            assertThat(toTheEnd && model.failed() && !program.takes())
                    .as("a failure that was not noticed")
                    .isFalse();
        } else if (toTheEnd && !program.countsElements()) {
            assertThat(model.failed()).as("a failure that was not noticed").isFalse();
            assertThat(emitted).containsExactlyInAnyOrderElementsOf(model.emitted());
        }
    }

    @Provide
    static Arbitrary<Program> programs() {
        Arbitrary<Integer> batches = Arbitraries.of(1, 1, 2, 3, 7, 64, 1_000);
        return Combinators.combine(
                        steps().list().ofMinSize(0).ofMaxSize(6),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.of(SourceForm.class),
                        batches.list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Ending.class),
                        Arbitraries.integers().between(0, 80),
                        Arbitraries.longs())
                .as(Program::new);
    }

    private static Arbitrary<Step> steps() {
        Arbitrary<Failures> failures = Arbitraries.frequency(
                        Tuple.of(3, 0), Tuple.of(1, 5), Tuple.of(1, 13), Tuple.of(1, 37))
                .map(Failures::new);
        Arbitrary<Handling> handling = Arbitraries.of(Handling.class);
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 8);
        Arbitrary<Boolean> either = Arbitraries.of(true, false);
        return Arbitraries.oneOf(
                Combinators.combine(failures, handling).as(Step.Map::new),
                Arbitraries.integers().between(2, 7).map(Step.Filter::new),
                Combinators.combine(Arbitraries.integers().between(1, 3), failures, handling)
                        .as(Step.MapMulti::new),
                Combinators.combine(Arbitraries.integers().between(1, 3), failures, handling)
                        .as(Step.FlatMapIterable::new),
                Arbitraries.integers().between(1, 40).map(Step.Take::new),
                Arbitraries.integers().between(0, 10).map(Step.Skip::new),
                few.map(Step.Buffer::new),
                Arbitraries.create(Step.Pairs::new),
                Arbitraries.create(Step.Confirm::new),
                Combinators.combine(few, either, either, failures, handling).as(Step.Call::new),
                Combinators.combine(failures, handling).as(Step.Cpu::new));
    }
}
