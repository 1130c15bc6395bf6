package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Service;
import io.millrace.core.StageTrace;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.SinkWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A failure while a run is being built names the stage that could not be opened. */
class OpeningTest {

    private final IllegalStateException own = new IllegalStateException("cannot open");

    private final ScriptedSink closedSink = new ScriptedSink() {
        @Override
        public SinkWriter<Object> open() {
            throw own;
        }
    };

    private void assertFailsIn(String stage, Pipeline<?> pipeline) {
        try (PipelineRuntime runtime = Runs.patient()) {
            RunReport report = Runs.ended(pipeline.run(runtime)).assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.FAILED);
            assertThat(report.failure()).containsSame(own);
        }
        assertThat(StageTrace.of(own)).isNotNull().satisfies(trace -> {
            assertThat(trace.pipeline()).isEqualTo("opening");
            assertThat(trace.stage()).isEqualTo(stage);
            assertThat(trace.attempt()).isZero();
        });
    }

    @Test
    void aSinkThatDoesNotOpenIsNamed() {
        assertFailsIn(
                "store",
                Pipeline.define("opening")
                        .from(List.of(1))
                        .map(n -> n)
                        .to(closedSink)
                        .named("store"));
    }

    @Test
    void aDeadLetterSinkThatDoesNotOpenIsNamedAfterItsStage() {
        assertFailsIn(
                "parse.dead-letters",
                Pipeline.define("opening")
                        .from(List.of(1))
                        .map(n -> n)
                        .named("parse")
                        .onError(OnError.deadLetter(closedSink)));
    }

    @Test
    void aServiceThatDoesNotOpenIsNamedAfterTheStageThatUsesIt() {
        Service<String> service = Service.of(
                () -> {
                    throw own;
                },
                client -> {});
        assertFailsIn(
                "reserve",
                Pipeline.define("opening")
                        .from(List.of(1))
                        .map(n -> n)
                        .named("before")
                        .mapAsync(1, service, (client, n) -> Mono.just(n))
                        .named("reserve"));
    }

    @Test
    void aSourceThatCannotBeReadIsNamed() {
        ScriptedSource source = new ScriptedSource() {
            @Override
            public void check() {
                throw own;
            }

            @Override
            public Integer next() {
                return null;
            }
        };
        assertFailsIn("read", Pipeline.define("opening").from(source).named("read"));
    }
}
