package io.millrace.operators.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.Operator;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class JoinTest {

    private static final Pipeline<Integer> SIDE = Pipeline.define("side").from(List.of(10, 20));

    private static int divided(int main, Optional<Integer> side) {
        return side.map(divisor -> main / divisor).orElse(-1);
    }

    private static Operator<Integer, String> table(int maxKeys) {
        return Join.atMost(maxKeys)
                .table(SIDE, side -> side % 10, main -> main, (main, found) -> main + "=" + found.orElse(null));
    }

    @Test
    void doesNotReadTheMainPipelineBeforeTheSideHasHadAnElement() {
        LogicProbe<Integer, Integer> join =
                LogicProbe.of(Join.latest(SIDE, Integer::sum)).demand(10);
        assertThat(join.pulled(0)).isZero();
        assertThat(join.arrive(1, 10).pulled(0)).isEqualTo(16);
        assertThat(join.arrive(0, 1).arrive(1, 20, 30).arrive(0, 2).emitted()).containsExactly(11, 32);
        assertThat(join.complete(1).arrive(0, 3).emitted()).endsWith(33);
        assertThat(join.complete(0).completed()).isTrue();
    }

    @Test
    void aSideWithoutAnyElementCompletesTheRun() {
        Pipeline<Integer> empty = Pipeline.define("side").from(List.<Integer>of());
        StepVerifier.create(Pipeline.define("main").from(Flux.<Integer>never()).via(Join.latest(empty, Integer::sum)))
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void completesWithTheMainPipelineAndCancelsTheSide() {
        Pipeline<Integer> side = Pipeline.define("side").from(Flux.concat(Flux.just(10), Flux.never()));
        StepVerifier.create(Pipeline.define("main").from(List.of(1, 2)).via(Join.latest(side, Integer::sum)))
                .expectNext(11, 12)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void findsTheLatestForItsKeyOrNothing() {
        LogicProbe<Integer, String> join = LogicProbe.of(table(10)).demand(10);
        join.arrive(0, 1).arrive(1, 11, 21, 12).arrive(0, 1, 2, 3);
        assertThat(join.emitted()).containsExactly("1=null", "1=21", "2=12", "3=null");
        assertThat(join.kept()).isZero();
    }

    @Test
    void aFurtherKeyTakesThePlaceOfTheOneLongestNeitherLookedUpNorChanged() {
        LogicProbe<Integer, String> join = LogicProbe.of(table(2)).demand(10);
        join.arrive(1, 1, 2).arrive(0, 1).arrive(1, 3).arrive(0, 1, 2, 3);
        assertThat(join.emitted()).containsExactly("1=1", "1=1", "2=null", "3=3");
    }

    @Test
    void anElementWhoseFunctionFailsFollowsThePolicy() {
        Pipeline<Integer> zero = Pipeline.define("side").from(List.of(0));
        RunReport report = Pipeline.define("main")
                .from(List.of(1, 2, 3))
                .via(Join.atMost(1).table(zero, side -> 2, main -> main == 3 ? null : main, JoinTest::divided))
                .named("join")
                .onError(OnError.skip())
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.stage("join").count(OutcomeKind.SKIPPED)).isBetween(1L, 2L);
        assertThat(report.stage("join").count(OutcomeKind.DONE)
                        + report.stage("join").count(OutcomeKind.SKIPPED))
                .isEqualTo(3);
    }

    @Test
    void refusesATableWithoutRoom() {
        assertThatThrownBy(() -> Join.atMost(0)).hasMessage("maxKeys must be at least 1, was 0");
        assertThatThrownBy(() -> Join.latest(SIDE, null)).hasMessage("combiner");
        assertThatThrownBy(() -> Join.atMost(1).table(SIDE, null, main -> main, (main, found) -> main))
                .hasMessage("sideKey");
    }

    @Test
    void saysHowManyKeysItHolds() {
        assertThat(table(7).bounds().keys()).hasToString("7");
        assertThat(table(7).detail()).isEqualTo("of side, 7 keys");
    }
}
