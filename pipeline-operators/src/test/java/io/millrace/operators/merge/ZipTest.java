package io.millrace.operators.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.operators.element.Indexed;
import io.millrace.test.LogicProbe;
import io.millrace.test.TestSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class ZipTest {

    private static final Pipeline<Integer> TENS = Pipeline.define("tens").from(List.of(10, 20, 30, 40));

    private static Pipeline<Integer> ones() {
        return Pipeline.define("ones").from(List.of(1, 2, 3, 4));
    }

    private static int refuseTwo(int one, int ten) {
        if (one == 2) {
            throw new IllegalArgumentException("two");
        }
        return one + ten;
    }

    @Test
    void combinesInputsOfDifferentTypes() {
        Pipeline<String> names = Pipeline.define("names").from(List.of("a", "b"));
        Pipeline<String> all = ones().via(Zip.with(names, (number, name) -> name + number));
        StepVerifier.create(all).expectNext("a1", "b2").verifyComplete();
    }

    @Test
    void whatIsLeftOverIsGivenBackAndTheRestAcknowledged() {
        TestSource<Integer> longer = TestSource.of(1, 2, 3, 4, 5).acknowledging();
        TestSource<Integer> shorter = TestSource.of(10, 20).acknowledging();
        RunReport report = Pipeline.define("longer")
                .from(longer)
                .via(Zip.with(Pipeline.define("shorter").from(shorter), Integer::sum))
                .named("zip")
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.out()).isEqualTo(2);
        assertThat(longer.acknowledged()).containsExactly(1, 2);
        assertThat(shorter.acknowledged()).containsExactly(10, 20);
        longer.assertSettled();
        assertThat(report.stage("zip").count(OutcomeKind.ABSORBED)).isEqualTo(4);
        assertThat(report.stage("zip").count(OutcomeKind.CANCELLED))
                .isEqualTo(longer.returned().size());
    }

    @Test
    void aPairThatFailsLeavesTheOthersInStep() {
        List<Integer> seen = new ArrayList<>();
        RunReport report = ones().via(Zip.with(TENS, ZipTest::refuseTwo))
                .named("zip")
                .onError(OnError.skip())
                .to(Sinks.each(seen::add))
                .run()
                .await()
                .assertNoLoss();
        assertThat(seen).containsExactly(11, 33, 44);
        assertThat(report.stage("zip").count(OutcomeKind.SKIPPED)).isEqualTo(2);
    }

    @Test
    void bothElementsOfAPairThatFailsAreDeadLetters() {
        List<Object> letters = new ArrayList<>();
        ones().via(Zip.with(TENS, ZipTest::refuseTwo))
                .onError(OnError.deadLetter(Sinks.each(letter -> letters.add(letter.element()))))
                .run()
                .await()
                .assertNoLoss();
        assertThat(letters).containsExactly(2, 20);
    }

    @Test
    void aCombinerThatReturnsNullHasFailed() {
        assertThatThrownBy(() -> ones().via(Zip.<Integer, Integer, Integer>with(TENS, (one, ten) -> null))
                        .run()
                        .await())
                .hasRootCauseMessage("the function of zip returned null");
    }

    @Test
    void padsToTheEndOfTheLongerInput() {
        StepVerifier.create(ones().via(Zip.all(Pipeline.define("one").from(List.of(10)), 0, 90, Integer::sum)))
                .expectNext(11, 92, 93, 94)
                .verifyComplete();
        StepVerifier.create(Pipeline.define("one").from(List.of(1)).via(Zip.all(TENS, 5, 0, Integer::sum)))
                .expectNext(11, 25, 35, 45)
                .verifyComplete();
    }

    @Test
    void anInputThatFailsIsNotPadded() {
        LogicProbe<Integer, Integer> zip = LogicProbe.of(Zip.all(TENS, 0, 0, Integer::sum))
                .demand(10)
                .arrive(0, 1, 2)
                .arrive(1, 10);
        assertThat(zip.fail(1, new Exception("fails")).emitted()).containsExactly(11);
        assertThat(zip.outcomes()).containsExactly(Outcome.ABSORBED, Outcome.ABSORBED, Outcome.CANCELLED);
    }

    @Test
    void asksForNoMoreOfAnInputThanItHasRoomFor() {
        LogicProbe<Integer, Integer> zip = LogicProbe.of(Zip.with(TENS, Integer::sum));
        zip.arrive(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        assertThat(zip.pulled(0)).isZero();
        assertThat(zip.kept()).isEqualTo(16);
        assertThat(zip.pulled(1)).isEqualTo(16);
    }

    @Test
    void combinesEachElementWithTheLatestOfTheOther() {
        LogicProbe<Integer, Integer> latest =
                LogicProbe.of(Zip.latest(TENS, Integer::sum)).demand(10).arrive(0, 1, 2);
        assertThat(latest.emitted()).isEmpty();
        assertThat(latest.arrive(1, 10).arrive(0, 3).arrive(1, 20).emitted()).containsExactly(12, 13, 23);
        assertThat(latest.complete(0).completed()).isFalse();
        assertThat(latest.arrive(1, 30).emitted()).endsWith(33);
        assertThat(latest.complete(1).completed()).isTrue();
    }

    @Test
    void withoutAnyElementOfOneInputThereIsNoLatest() {
        LogicProbe<Integer, Integer> latest =
                LogicProbe.of(Zip.latest(TENS, Integer::sum)).arrive(0, 1);
        assertThat(latest.complete(1).completed()).isTrue();
        assertThat(latest.outcomes()).containsExactly(Outcome.CANCELLED);
    }

    @Test
    void anElementThatCannotBeCombinedIsNotTheLatest() {
        LogicProbe<Integer, Integer> latest = LogicProbe.of(Zip.latest(TENS, ZipTest::refuseTwo))
                .demand(10)
                .arrive(0, 1)
                .arrive(1, 10);
        RunReport report = Pipeline.define("ones")
                .from(Flux.just(1, 2, 3))
                .via(Zip.latest(Pipeline.define("ten").from(Flux.just(10)), ZipTest::refuseTwo))
                .named("latest")
                .onError(OnError.skip())
                .run()
                .await()
                .assertNoLoss();
        assertThat(latest.emitted()).containsExactly(11);
        assertThat(report.stage("latest").emitted())
                .isEqualTo(report.stage("latest").in()
                        - report.stage("latest").count(OutcomeKind.SKIPPED)
                        - report.stage("latest").count(OutcomeKind.SHED_EVICTED)
                        - 1);
    }

    @Test
    void numbersElements() {
        StepVerifier.create(Pipeline.define("letters").from(List.of("a", "b")).via(Zip.withIndex()))
                .expectNext(new Indexed<>(0, "a"), new Indexed<>(1, "b"))
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void refusesNull() {
        assertThatThrownBy(() -> Zip.with(TENS, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("combiner");
        assertThatThrownBy(() -> Zip.with(null, Integer::sum)).hasMessageContaining("a pipeline to flow in was null");
        assertThatThrownBy(() -> Zip.<Integer, Integer, Integer>all(TENS, null, 1, Integer::sum))
                .hasMessage("the padding of this pipeline");
    }
}
