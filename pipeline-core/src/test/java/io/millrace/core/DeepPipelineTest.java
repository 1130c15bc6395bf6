package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** As many stages as a stack has room for, and one more. */
class DeepPipelineTest {

    private static final int MOST = 500;

    private static Pipeline<Integer> source() {
        return Pipeline.define("deep").from(List.of(1, 2, 3));
    }

    @Test
    void aStackHasRoomForAsManyStagesAsAreAllowed() {
        Pipeline<Integer> logics = source();
        Pipeline<Integer> calls = source();
        for (int stage = 1; stage < MOST; stage++) {
            logics = logics.mapMulti((Integer n, Consumer<Integer> out) -> out.accept(n + 1));
            calls = calls.mapAsync(2, Mono::just);
        }
        assertThat(logics.run().await().assertNoLoss().out()).isEqualTo(3);
        assertThat(calls.run().await().assertNoLoss().out()).isEqualTo(3);
    }

    @Test
    void oneStageMoreIsRefusedWithTheReason() {
        Pipeline<Integer> pipeline = source();
        for (int stage = 1; stage < MOST; stage++) {
            pipeline = pipeline.map(n -> n);
        }
        Pipeline<Integer> longest = pipeline;
        assertThatThrownBy(() -> longest.map(n -> n))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("pipeline 'deep' has 501 stages; it may have 500");
    }
}
