package io.millrace.operators.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.observe.RunReport;
import io.millrace.test.LogicProbe;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class MergeTest {

    private static final Pipeline<Integer> LETTERS = Pipeline.define("letters").from(List.of(10, 20, 30));

    @Test
    void everyElementOfEveryInputComesThrough() {
        Pipeline<Integer> numbers = Pipeline.define("numbers").from(List.of(1, 2));
        RunReport report =
                numbers.via(Merge.with(LETTERS, LETTERS)).run().await().assertNoLoss();
        assertThat(report.out()).isEqualTo(8);
        assertThat(report.stage("letters-2.iterable").emitted()).isEqualTo(3);
    }

    // E20: merge(infinite synchronous source, just(2)): the second source is never heard.
    @Test
    void aSourceWithoutEndKeepsNoOtherWaiting() {
        Pipeline<Integer> all = Pipeline.define("endless")
                .from(() -> Stream.generate(() -> 1).iterator())
                .via(Merge.with(Pipeline.define("two").from(List.of(2))));
        List<Integer> seen = Flux.from(all).takeUntil(n -> n == 2).collectList().block(Duration.ofSeconds(30));
        assertThat(seen).endsWith(2).hasSizeLessThan(10_000);
    }

    // E21: mergeComparing(just(1, 2, 3), never()): nothing in 1 s.
    @Test
    void anIdleInputKeepsNoOtherWaiting() {
        Pipeline<Integer> all = LETTERS.via(Merge.with(Pipeline.define("idle").from(Flux.never())));
        StepVerifier.create(all).expectNext(10, 20, 30).thenCancel().verify(Duration.ofSeconds(30));
    }

    @Test
    void inputsWithElementsTakeTurns() {
        Pipeline<Integer> all = Pipeline.define("ones")
                .from(IntStream.range(0, 1_000).map(n -> 1).boxed().toList())
                .via(Merge.with(Pipeline.define("twos")
                        .from(IntStream.range(0, 1_000).map(n -> 2).boxed().toList())));
        List<Integer> seen = Flux.from(all).collectList().block(Duration.ofSeconds(30));
        assertThat(seen).hasSize(2_000);
        int lead = 0;
        for (int n : seen.subList(0, 1_000)) {
            lead += n == 1 ? 1 : -1;
            assertThat(Math.abs(lead)).isLessThanOrEqualTo(2 * Inputs.AHEAD);
        }
    }

    @Test
    void asksEachInputForSixteenAhead() {
        LogicProbe<Integer, Integer> merge = LogicProbe.of(Merge.with(LETTERS));
        assertThat(merge.pulled(0)).isEqualTo(16);
        assertThat(merge.pulled(1)).isEqualTo(16);
        merge.demand(8).arrive(1, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(merge.pulled(1)).isEqualTo(16);
        assertThat(merge.emitted()).hasSize(8);
    }

    @Test
    void completesWhenAllInputsHave() {
        LogicProbe<Integer, Integer> merge = LogicProbe.of(Merge.with(LETTERS));
        assertThat(merge.complete(1).completed()).isFalse();
        assertThat(merge.complete(0).completed()).isTrue();
    }

    @Test
    void refusesToMergeWithNothing() {
        assertThatThrownBy(() -> Merge.with())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one other pipeline");
    }
}
