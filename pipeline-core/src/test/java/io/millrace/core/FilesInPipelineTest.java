package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.source.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesInPipelineTest {

    @TempDir
    Path directory;

    @Test
    void aMissingInputLeavesThePreviousOutputAsItIs() throws Exception {
        Path output = Files.writeString(directory.resolve("out.txt"), "previous\n");

        PipelineRun run = Pipeline.define("missing")
                .from(Sources.lines(directory.resolve("nope.csv")))
                .to(Sinks.lines(output, Line::text))
                .run();

        assertThatThrownBy(run::await).isInstanceOf(RunFailedException.class).hasMessageContaining("nope.csv");
        assertThat(output).hasContent("previous");
    }

    @Test
    void aSinkOnTheFileOfTheSourceIsRefusedBeforeItIsEmptied() throws Exception {
        Path file = Files.writeString(directory.resolve("both.txt"), "one\ntwo\n");

        PipelineRun run = Pipeline.define("both")
                .from(Sources.lines(file))
                .to(Sinks.lines(directory.resolve(".").resolve("both.txt"), Line::text))
                .named("write")
                .run();

        assertThatThrownBy(run::await)
                .hasMessageContaining("'lines' and 'write'")
                .hasMessageContaining("file both.txt");
        assertThat(file).hasContent("one\ntwo");
    }

    @Test
    void twoSinksOnOneFileAreRefused() {
        Path file = directory.resolve("shared.txt");

        PipelineRun run = Pipeline.define("twice")
                .from(List.of("a"))
                .to(Sinks.<String>lines(file, text -> text))
                .named("first")
                .to(Sinks.<String>lines(file, text -> text))
                .named("second")
                .run();

        assertThatThrownBy(run::await).hasMessageContaining("'first' and 'second'");
    }

    @Test
    void aFailureNamesItsStage() {
        PipelineRun run = Pipeline.define("named")
                .from(List.of(1))
                .map(n -> Math.floorDiv(n, n - 1))
                .named("divide")
                .run();

        assertThatThrownBy(run::await)
                .hasMessage("pipeline 'named' failed in stage 'divide': java.lang.ArithmeticException: / by zero");
    }
}
