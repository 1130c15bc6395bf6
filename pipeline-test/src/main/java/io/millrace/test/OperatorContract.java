package io.millrace.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import reactor.core.publisher.Mono;

/**
 * What every {@link Operator} does, whatever it is for: extend this class, say what is tested, and inherit the tests. They
 * run the operator in the real engine and in virtual time, each with bare elements and with tracked ones, and end with the
 * account: no element lost, each acknowledged or given back once, no timer left.
 *
 * <pre>{@code
 * class BatchTest extends OperatorContract<Integer, List<Integer>> {
 *     protected Operator<Integer, List<Integer>> operator() { return Batch.bySize(2); }
 *     protected List<Integer> inputs() { return List.of(1, 2, 3); }
 *     protected List<List<Integer>> expected(List<Integer> inputs) { return ...; }
 * }
 * }</pre>
 *
 * @param <I> the elements that enter
 * @param <O> the elements that leave
 */
public abstract class OperatorContract<I, O> {

    /** So many elements beyond those allowed, for the message to say how many were taken. */
    private static final int MORE = 100;

    /** A contract; its tests share nothing. */
    protected OperatorContract() {}

    /** The operator, new or always the same. */
    protected abstract Operator<I, O> operator();

    /** Elements to try it with; at least 2, for which it emits something. */
    protected abstract List<I> inputs();

    /**
     * What the operator emits, in order, for {@code inputs} that arrive at once before an end, however slowly it is asked.
     * It is asked about {@link #inputs}, the first of them, none, and about all of them over and over.
     */
    protected abstract List<O> expected(List<I> inputs);

    /**
     * What the operator emits for {@code inputs} that an error follows; the same as before an end unless overridden. One that makes
     * one thing of the whole input may emit nothing then.
     */
    protected List<O> expectedBeforeFailure(List<I> inputs) {
        return expected(inputs);
    }

    /**
     * How many elements the operator takes at most while nobody asks for what it emits; 0 unless overridden. One that keeps
     * elements, such as a batch, says how many.
     */
    protected int maxAhead() {
        return 0;
    }

    /**
     * Whether the operator asks for the whole input before it emits anything, as one that makes a sum of it does: then it is tried
     * with inputs that end. False unless overridden.
     */
    protected boolean collectsAll() {
        return false;
    }

    @TestFactory
    Stream<DynamicTest> emitsWhatIsExpected() {
        return bareAndTracked(inputs(), source -> {
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), Long.MAX_VALUE)) {
                trial.settle();
                assertEquals(expected(inputs()), trial.emitted());
                trial.assertCompleted();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> emitsWhatIsExpectedWhenAskedOneByOne() {
        return bareAndTracked(inputs(), source -> {
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), 0)) {
                List<O> expected = expected(inputs());
                for (int asked = 1; asked <= expected.size(); asked++) {
                    trial.request(1);
                    trial.settle();
                    assertEquals(expected.subList(0, asked), trial.emitted());
                }
                trial.request(1);
                trial.settle();
                trial.assertCompleted();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> emitsWhatIsExpectedWhenAskedForAFewAtATime() {
        return bareAndTracked(inputs(), source -> {
            SplittableRandom random = new SplittableRandom(0);
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), 2)) {
                for (int ask = 0; ask <= expected(inputs()).size(); ask++) {
                    if (random.nextBoolean()) {
                        trial.time().runUntilIdle();
                    }
                    trial.request(random.nextInt(1, 4));
                }
                trial.settle();
                assertEquals(expected(inputs()), trial.emitted());
                trial.assertCompleted();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> emitsWhatIsExpectedBetweenStagesThatAreAsynchronous() {
        return bareAndTracked(inputs(), source -> {
            try (VirtualTime time = VirtualTime.create()) {
                List<O> emitted = new ArrayList<>();
                RunReport report = Pipeline.define("contract")
                        .from(source)
                        .mapAsync(2, input -> Mono.just(input)
                                .subscribeOn(time.runtime().scheduler()))
                        .via(operator())
                        .mapAsync(2, output -> Mono.just(output)
                                .subscribeOn(time.runtime().scheduler()))
                        .to(Sinks.each(emitted::add))
                        .run(time.runtime())
                        .await();
                assertEquals(expected(inputs()), emitted);
                report.assertNoLoss();
                source.assertSettled();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> emitsNothingWithoutDemand() {
        return bareAndTracked(inputs(), source -> {
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), 0)) {
                trial.settle();
                assertEquals(List.of(), trial.emitted());
                assertEquals(List.of(), trial.run().snapshot().imbalances());

                trial.request(Long.MAX_VALUE);
                trial.settle();
                assertEquals(expected(inputs()), trial.emitted());
                trial.assertCompleted();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> takesABoundedNumberOfElementsWithoutDemand() {
        List<I> more = new ArrayList<>();
        while (more.size() <= maxAhead() + MORE) {
            more.addAll(inputs());
        }
        return bareAndTracked(more, source -> {
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), 0)) {
                trial.settle();
                int taken = source.delivered().size();
                assertTrue(
                        taken <= maxAhead(),
                        () -> taken + " elements were taken while nobody asked, maxAhead() allows " + maxAhead()
                                + ": pull what is demanded, or override it if the operator is meant to keep so many");
                trial.cancel();
                trial.assertCancelled();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> holdsNoMoreThanItSays() {
        List<I> more = new ArrayList<>();
        while (more.size() <= maxAhead() + MORE) {
            more.addAll(inputs());
        }
        return bareAndTracked(more, source -> {
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), 0)) {
                for (int asked = 0; asked < MORE; asked++) {
                    trial.time().runUntilIdle();
                    assertEquals(List.of(), trial.exceeded(), "beyond what Operator.bounds() says");
                    trial.request(1);
                }
                trial.settle();
                assertEquals(List.of(), trial.exceeded(), "beyond what Operator.bounds() says");
                trial.cancel();
                trial.assertEnded();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> completesWhenTheSourceIsEmpty() {
        return bareAndTracked(List.of(), source -> {
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), Long.MAX_VALUE)) {
                trial.settle();
                assertEquals(expected(List.of()), trial.emitted());
                trial.assertCompleted();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> passesOnAnErrorBeforeTheFirstElement() {
        return passesOnAnErrorAfter(List.of());
    }

    @TestFactory
    Stream<DynamicTest> passesOnAnErrorAfterWhatTheFirstElementLedTo() {
        return passesOnAnErrorAfter(inputs().subList(0, 1));
    }

    private Stream<DynamicTest> passesOnAnErrorAfter(List<I> elements) {
        Exception error = new Exception("the source fails");
        return bareAndTracked(elements, script -> {
            TestSource<I> source = script.thenFailing(error);
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), Long.MAX_VALUE)) {
                trial.settle();
                assertEquals(expectedBeforeFailure(elements), trial.emitted());
                assertSame(error, trial.error());
                trial.assertEnded(RunState.FAILED);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> endsWhenCancelledBeforeTheFirstElement() {
        return bareAndTracked(inputs(), source -> {
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), 0)) {
                trial.cancel();
                trial.settle();
                assertEquals(List.of(), trial.emitted());
                trial.assertCancelled();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> endsWhenCancelledAfterTheFirstOne() {
        return bareAndTracked(inputs(), source -> {
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), 1)) {
                trial.settle();
                assertEquals(expected(inputs()).subList(0, 1), trial.emitted());
                trial.cancel();
                trial.settle();
                assertEquals(1, trial.emitted().size());
                trial.assertEnded();
            }
        });
    }

    @Test
    void acknowledgesEveryElementThatCameToItsEnd() {
        TestSource<I> source = TestSource.of(inputs()).acknowledging();
        try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), Long.MAX_VALUE)) {
            trial.settle();
            trial.assertCompleted();
            assertEquals(inputs(), source.acknowledged());
        }
    }

    @TestFactory
    Stream<DynamicTest> emitsWhatItKeepsWhenTheRunDrains() {
        if (collectsAll()) {
            // there is a time for it only while the source is kept open, as below
            return Stream.of();
        }
        return bareAndTracked(inputs(), script -> {
            TestSource<I> source = script.endless();
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(source, operator(), 1)) {
                trial.settle();
                trial.drain();
                trial.request(Long.MAX_VALUE);
                trial.settle();
                assertEquals(expected(source.delivered()), trial.emitted());
                trial.assertEnded(RunState.DRAINED);
                assertEquals(List.of(), source.returned());
            }
        });
    }

    /** The source stays open after the drain has begun: a flush at the end of the input does not stand in for one then. */
    @TestFactory
    Stream<DynamicTest> emitsWhatWaitsForTimeAtOnceWhenTheRunDrains() {
        return bareAndTracked(inputs(), script -> {
            int count = 1;
            while (count <= inputs().size() && drainsWhileTheSourceIsOpen(script, count)) {
                count++;
            }
        });
    }

    /** False when the operator does not take {@code count} elements before time passes. */
    private boolean drainsWhileTheSourceIsOpen(TestSource<I> script, int count) {
        List<O> expected = expected(inputs().subList(0, count));
        TestSource<I> source = script.endless();
        try (OperatorTrial<I, O> trial = OperatorTrial.keptOpen(source, count, operator())) {
            trial.time().runUntilIdle();
            if (source.delivered().size() <= count) {
                return false;
            }
            trial.drain();
            trial.time().runUntilIdle();
            int emitted = trial.emitted().size();
            int due = emittedAsTimePasses(script.endless(), count, expected);
            assertTrue(
                    emitted >= due,
                    () -> "after " + count + " elements, " + emitted + " of " + due
                            + " were emitted when the run began to drain, the rest goes on waiting for time:"
                            + " flush in onDrain; emitted: " + trial.emitted());
            trial.endInput();
            trial.settle();
            assertEquals(expected, trial.emitted());
            trial.assertEnded(RunState.DRAINED);
            assertEquals(List.of(), source.returned());
            return true;
        }
    }

    /** How much of what is expected comes without an end of the input, if only enough time passes. */
    private int emittedAsTimePasses(TestSource<I> source, int count, List<O> expected) {
        try (OperatorTrial<I, O> trial = OperatorTrial.keptOpen(source, count, operator())) {
            trial.settle();
            List<O> emitted = trial.emitted();
            int same = 0;
            while (same < Math.min(emitted.size(), expected.size())
                    && emitted.get(same).equals(expected.get(same))) {
                same++;
            }
            trial.cancel();
            trial.assertCancelled();
            return same;
        }
    }

    @Test
    void beginsAnewInEachRun() {
        Operator<I, O> operator = operator();
        for (int run = 0; run < 2; run++) {
            try (OperatorTrial<I, O> trial = new OperatorTrial<>(TestSource.of(inputs()), operator, Long.MAX_VALUE)) {
                trial.settle();
                assertEquals(expected(inputs()), trial.emitted());
            }
        }
    }

    private Stream<DynamicTest> bareAndTracked(List<I> elements, Scenario<I> scenario) {
        return Stream.of(
                DynamicTest.dynamicTest("bare", () -> scenario.play(TestSource.of(elements))),
                DynamicTest.dynamicTest(
                        "tracked", () -> scenario.play(TestSource.of(elements).acknowledging())));
    }

    private interface Scenario<I> {
        void play(TestSource<I> source);
    }
}
