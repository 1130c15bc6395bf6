package io.millrace.operators.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.ElementLogic;
import io.millrace.core.spi.ElementOperator;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.ElementStage;
import io.millrace.operators.keyed.Distinct;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Operators on single elements between stages that they are fused with. */
class FusedOperatorTest {

    private static final List<Integer> NUMBERS =
            IntStream.range(0, 5_000).boxed().toList();

    private static Pipeline<Indexed<Integer>> pipeline() {
        return Pipeline.define("fused")
                .from(NUMBERS)
                .map(n -> n / 2)
                .via(Distinct.untilChanged())
                .via(Elements.<Integer>skipWhile(n -> n < 100))
                .filter(n -> n % 2 == 0)
                .via(Elements.index());
    }

    @Test
    void countsWhatEachStageLeavesOut() {
        List<Indexed<Integer>> out = new ArrayList<>();
        RunReport report = pipeline().to(Sinks.each(out::add)).run().await().assertNoLoss();
        assertThat(out).hasSize(1_200);
        assertThat(out.get(0)).isEqualTo(new Indexed<>(0, 100));
        assertThat(out.get(1_199)).isEqualTo(new Indexed<>(1_199, 2_498));
        assertThat(report.stage("distinctUntilChanged").count(OutcomeKind.FILTERED))
                .isEqualTo(2_500);
        assertThat(report.stage("skipWhile").count(OutcomeKind.FILTERED)).isEqualTo(100);
        assertThat(report.stage("filter").count(OutcomeKind.FILTERED)).isEqualTo(1_200);
        assertThat(report.stage("index").emitted()).isEqualTo(1_200);
    }

    @Test
    void everyRunRemembersForItself() {
        Pipeline<Indexed<Integer>> pipeline = pipeline();
        List<Indexed<Integer>> first = Flux.from(pipeline).collectList().block();
        assertThat(Flux.from(pipeline).collectList().block()).isEqualTo(first);
        List<List<Indexed<Integer>>> both = Flux.merge(
                        Flux.from(pipeline).collectList(), Flux.from(pipeline).collectList())
                .collectList()
                .block();
        assertThat(both).containsExactly(first, first);
    }

    @Test
    void theFailureOfAnElementIsThatOfItsStage() {
        RunReport report = Pipeline.define("failing")
                .from(NUMBERS)
                .via(Elements.<Integer>skipWhile(n -> {
                    if (n < 10) {
                        throw new IllegalStateException("odd");
                    }
                    return n < 20;
                }))
                .onError(OnError.skip())
                .to(Sinks.discard())
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.stage("skipWhile").count(OutcomeKind.SKIPPED)).isEqualTo(10);
        assertThat(report.stage("skipWhile").count(OutcomeKind.FILTERED)).isEqualTo(10);
        assertThat(report.stage("skipWhile").emitted()).isEqualTo(4_980);
    }

    @Test
    void holdsOneElement() {
        assertThat(pipeline().bounds(io.millrace.core.PipelineRuntime.shared()).stages())
                .allSatisfy(stage -> assertThat(stage.elements().toString()).isEqualTo("1"));
    }

    /** Its logic is null. */
    private record Broken() implements ElementOperator<Integer, Integer> {

        @Override
        public String verb() {
            return "broken";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        @SuppressWarnings("NullAway") // that is the point
        public ElementLogic<Integer, Integer> elementLogic() {
            return null;
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            return new ElementStage<>(elementLogic());
        }
    }

    @Test
    void anOperatorWithoutLogicFailsTheRunAndIsNamed() {
        assertThatThrownBy(() -> Pipeline.define("broken")
                        .from(NUMBERS)
                        .via(new Broken())
                        .to(Sinks.discard())
                        .run()
                        .await())
                .hasStackTraceContaining("the logic of an operator was null");
    }
}
