package io.millrace.operators.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.check.Severity;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.test.LogicProbe;
import io.millrace.test.MillraceExtension;
import io.millrace.test.Simulation;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Operators on single elements, alone and in pipelines. */
@ExtendWith(MillraceExtension.class)
class ElementsTest {

    @Test
    void areTypedByWhatComesBeforeThem() {
        Pipeline<String> words = Pipeline.define("words")
                .from(List.<Object>of("a", 1, "bb", "ccc", "dd"))
                .via(Elements.ofType(String.class))
                .via(Elements.skipWhile(word -> word.length() < 2))
                .via(Elements.takeUntil(word -> word.length() > 2))
                .via(Elements.index())
                .map(indexed -> indexed.index() + indexed.element());
        StepVerifier.create(words).expectNext("0bb", "1ccc").verifyComplete();
    }

    @Test
    void takeUntilEmitsTheLastOneAndCancelsTheSource() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Elements.takeUntil(n -> n == 2));
        probe.demand(10).elements(1, 2);
        assertThat(probe.emitted()).containsExactly(1, 2);
        assertThat(probe.completed()).isTrue();
    }

    @Test
    void takeUntilSettlesWhatComesTooLate(VirtualTime time) {
        TestSource<Integer> source =
                TestSource.of(List.of(1, 2, 3, 4)).endless().acknowledging();
        RunReport report = Pipeline.define("until")
                .from(source)
                .via(Elements.takeUntil(n -> n == 3))
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(report.stage("takeUntil").count(OutcomeKind.DONE)).isEqualTo(3);
        source.assertSettled();
        assertThat(source.acknowledged()).containsExactly(1, 2, 3);
    }

    @Test
    void skippedElementsAreFiltered() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Elements.skipUntil(n -> n == 2));
        probe.demand(10).elements(1, 2, 1);
        assertThat(probe.emitted()).containsExactly(2, 1);
        assertThat(probe.outcomes()).containsExactly(Outcome.FILTERED, Outcome.DONE, Outcome.DONE);
    }

    @Test
    void anElementThatFailedHasNoPlaceAndLeavesTheValueAsItWas() {
        List<Integer> sums = new ArrayList<>();
        Pipeline.define("skip")
                .from(List.of(1, 2, 3))
                .via(Elements.fold(() -> 0, (Integer sum, Integer n) -> {
                    if (n == 2) {
                        throw new IllegalArgumentException("two");
                    }
                    return sum + n;
                }))
                .onError(OnError.skip())
                .peek(sums::add)
                .run()
                .await()
                .assertNoLoss();
        assertThat(sums).containsExactly(4);
    }

    @Test
    void aFoldOfAnInputThatFailsGivesEverythingBack(VirtualTime time) {
        TestSource<Integer> source =
                TestSource.of(List.of(1, 2, 3)).acknowledging().thenFailing(new Exception("broken"));
        StepVerifier.create(Pipeline.define("fold")
                        .from(source)
                        .via(Elements.reduce(Integer::sum))
                        .on(time.runtime()))
                .then(time::runUntilIdle)
                .verifyErrorMessage("broken");
        assertThat(source.returned()).containsExactly(1, 2, 3);
        source.assertSettled();
    }

    @Test
    void aFunctionThatReturnsNullHasFailed() {
        StepVerifier.create(Pipeline.define("null")
                        .from(List.of(1, 2))
                        .via(Elements.<Integer>reduce((first, second) -> null)))
                .verifyErrorMessage("the function of reduce returned null");
        StepVerifier.create(Pipeline.define("null")
                        .from(List.of(1, 2))
                        .via(Elements.<Integer, Integer>fold(() -> null, (first, second) -> second)))
                .verifyErrorMessage("the first value of fold is null");
    }

    @Test
    void checkSaysThatAFoldUnderABoundMayWaitForEver() {
        assertThat(Pipeline.define("bound")
                        .from(List.of(1, 2))
                        .via(Elements.reduce(Integer::sum))
                        .maxInFlight(10)
                        .check()
                        .findings())
                .anyMatch(finding -> finding.rule().severity() == Severity.ERROR
                        && finding.rule().id().equals("bound-never-fills"));
    }

    @Test
    void keepTheLawsInAnyOrder() {
        Simulation.explore(20, simulation -> {
            List<Integer> sums = new ArrayList<>();
            simulation
                    .run(Pipeline.define("any")
                            .from(Flux.range(0, 100))
                            .mapAsync(4, n -> Mono.just(n).subscribeOn(simulation.scheduler()))
                            .onLoop()
                            .via(Elements.skipWhile(n -> n < 10))
                            .via(Elements.takeUntil(n -> n == 49))
                            .via(Elements.index())
                            .map(indexed -> (int) indexed.index())
                            .via(Elements.reduce(Integer::sum))
                            .peek(sums::add))
                    .assertClean();
            assertThat(sums).containsExactly(IntStream.range(0, 40).sum());
        });
    }

    @Test
    void refuseWhatMeansNothing() {
        assertThatThrownBy(() -> Elements.ofType(int.class))
                .hasMessage("no element is of the primitive type int; name its wrapper");
        assertThatThrownBy(() -> Elements.ofType(null)).hasMessage("type");
        assertThatThrownBy(() -> Elements.skipWhile(null)).hasMessage("predicate");
        assertThatThrownBy(() -> Elements.reduce(null)).hasMessage("function");
        assertThatThrownBy(() -> Elements.fold(null, (first, second) -> second)).hasMessage("initial");
    }

    @Test
    void areDescribed() {
        assertThat(Pipeline.define("text")
                        .from(List.<Object>of("a"))
                        .via(Elements.ofType(String.class))
                        .via(Elements.skipWhile(String::isEmpty))
                        .describe()
                        .text())
                .contains("ofType", "String", "skipWhile", "isEmpty");
    }
}
