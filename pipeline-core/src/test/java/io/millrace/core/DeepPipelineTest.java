package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.RunState;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More stages than a stack has room for: what the engine cannot go on after fails the run. */
class DeepPipelineTest {

    @Test
    void aStackThatIsTooSmallForSoManyStagesFailsTheRunInsteadOfLeavingItHanging() throws Exception {
        Pipeline<Integer> pipeline = Pipeline.define("deep")
                .from(IntStream.range(0, 10).boxed().toList())
                .map(n -> n);
        for (int stage = 0; stage < 2_000; stage++) {
            pipeline = pipeline.mapMulti((Integer n, Consumer<Integer> out) -> out.accept(n));
        }
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().graceTime(Duration.ZERO).build()) {
            PipelineRun run = pipeline.run(runtime);
            assertThatThrownBy(() -> run.await(Duration.ofSeconds(60)))
                    .isInstanceOf(RunFailedException.class)
                    .hasCauseInstanceOf(StackOverflowError.class);
            assertThat(run.state()).isEqualTo(RunState.FAILED);
        }
    }

    @Test
    void aHundredStagesAreNotMany() {
        Pipeline<Integer> pipeline = Pipeline.define("long").from(List.of(1)).map(n -> n);
        for (int stage = 0; stage < 100; stage++) {
            pipeline = pipeline.mapMulti((Integer n, Consumer<Integer> out) -> out.accept(n + 1));
        }
        assertThat(pipeline.run().await().assertNoLoss().out()).isEqualTo(1);
    }
}
