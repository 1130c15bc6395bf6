package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.RunFailedException;
import io.millrace.core.observe.RunState;
import io.millrace.test.MillraceExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Sinks;

@ExtendWith(MillraceExtension.class)
class ProgressTest {

    private final Sinks.One<Integer> gate = Sinks.one();
    /** Lets the run end as soon as something has been shown. */
    private final StringWriter shown = new StringWriter() {
        @Override
        public void flush() {
            gate.tryEmitValue(1);
        }
    };

    @Test
    void redrawsTheLineOnATerminalAndClearsItInTheEnd(PipelineRuntime runtime) {
        PipelineRun run = Pipeline.define("p")
                .from(List.of(1))
                .mapAsync(1, i -> gate.asMono())
                .run(runtime);

        assertThat(new Progress(new PrintWriter(shown), true).await(run).state())
                .isEqualTo(RunState.COMPLETED);
        assertThat(shown.toString()).matches("\\r1 lines, .*\\r {79}\\r").doesNotContain("\n");
    }

    @Test
    void showsNothingOfARunThatIsOverAtOnce(PipelineRuntime runtime) {
        PipelineRun run = Pipeline.define("p").from(List.of(1)).run(runtime);

        new Progress(new PrintWriter(shown), true).await(run);

        assertThat(shown.toString()).isEmpty();
    }

    @Test
    void passesTheFailureOn(PipelineRuntime runtime) {
        PipelineRun run = Pipeline.define("p").from(List.of(0)).map(i -> 1 / i).run(runtime);

        assertThatThrownBy(() -> new Progress(new PrintWriter(shown), true).await(run))
                .isInstanceOf(RunFailedException.class);
    }
}
