package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class WrongInputTest {

    private final Pipeline<Integer> pipeline = Pipeline.define("wrong").from(List.of(1));

    // The end of every run overflowed, and the run never ended.
    @Test
    void aGraceTimeThatCannotBeCountedIsRefused() {
        assertThatThrownBy(() -> PipelineRuntime.builder().graceTime(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessage("graceTime must be at most PT876000H, was PT2562047788015215H30M7S");
    }

    @Test
    void aMissingDeadLetterSinkIsRefusedAtOnce() {
        assertThatThrownBy(() -> OnError.deadLetter(null)).hasMessage("sink");
    }

    @Test
    void aMissingServiceIsRefusedAtOnce() {
        Service<String> missing = null;
        assertThatThrownBy(() -> pipeline.mapAsync(1, missing, (client, n) -> Mono.just(n)))
                .hasMessage("service");
    }

    @Test
    void drainingOnShutdownNeedsATime() {
        assertThatThrownBy(() -> pipeline.run().drainOnShutdown(null)).hasMessage("timeout");
    }
}
