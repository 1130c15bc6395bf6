package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stages that end the stream, fused with others that follow. */
class TakeTest {

    static Stream<Named<Function<Pipeline<Integer>, Pipeline<Integer>>>> threeElements() {
        return Stream.of(
                Named.of("take(3)", pipeline -> pipeline.take(3)),
                Named.of("take(3).takeWhile", pipeline -> pipeline.take(3).takeWhile(n -> true)),
                Named.of("takeWhile.take(3)", pipeline -> pipeline.takeWhile(n -> true)
                        .take(3)),
                Named.of("takeWhile(n < 4)", pipeline -> pipeline.takeWhile(n -> n < 4)),
                Named.of("take(5).take(3)", pipeline -> pipeline.take(5).take(3)),
                Named.of("take(3).take(5)", pipeline -> pipeline.take(3).take(5)),
                Named.of(
                        "take(3).map.filter",
                        pipeline -> pipeline.take(3).map(n -> n).filter(n -> true)),
                Named.of("take(3).mapAsync", pipeline -> pipeline.take(3).mapAsync(2, Mono::just)),
                Named.of("mapAsync.take(3)", pipeline -> pipeline.mapAsync(2, Mono::just)
                        .take(3)));
    }

    @ParameterizedTest
    @MethodSource("threeElements")
    void theLastElementIsEmittedBeforeTheEnd(Function<Pipeline<Integer>, Pipeline<Integer>> stages) {
        Pipeline<Integer> pipeline = stages.apply(
                Pipeline.define("take").from(() -> Stream.iterate(1, n -> n + 1).iterator()));
        assertThat(Flux.from(pipeline).collectList().block(Runs.PATIENCE)).containsExactly(1, 2, 3);
        try (PipelineRuntime runtime = Runs.patient()) {
            RunReport report = Runs.ended(pipeline.run(runtime)).assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.COMPLETED);
            assertThat(report.out()).isEqualTo(3);
        }
    }

    @Test
    void aLastElementThatFailsEndsTheStreamToo() {
        Pipeline<Integer> pipeline = Pipeline.define("last-fails")
                .from(List.of(1, 2, 3, 4))
                .take(3)
                .map(n -> {
                    if (n == 3) {
                        throw new IllegalStateException("the third");
                    }
                    return n;
                })
                .onError(OnError.skip());
        assertThat(Flux.from(pipeline).collectList().block(Runs.PATIENCE)).containsExactly(1, 2);
    }

    @Test
    void everyElementThatWasReadIsSettledOnce() {
        AtomicInteger read = new AtomicInteger();
        ScriptedSource source = new ScriptedSource() {
            @Override
            public Integer next() {
                return read.incrementAndGet();
            }

            @Override
            public boolean acknowledges() {
                return true;
            }
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("settled")
                    .from(source)
                    .mapAsync(4, Mono::just)
                    .take(3)
                    .takeWhile(n -> true)
                    .run(runtime);
            assertThat(Runs.ended(run).assertNoLoss().out()).isEqualTo(3);
        }
        assertThat(source.acknowledged).contains(1L, 2L, 3L);
        assertThat(source.acknowledged.size() + source.returned.size()).isEqualTo(read.get());
        assertThat(source.closings).hasValue(1);
    }
}
