package io.millrace.test.contributing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.test.MillraceExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(MillraceExtension.class)
class SpoolSourceTest {

    @TempDir
    private Path directory;

    @Test
    void deletesTheFilesThatWereFinishedAndKeepsTheOthers(PipelineRuntime runtime) throws IOException {
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(directory.resolve(name), name.equals("b") ? "broken" : "good");
        }
        PipelineRun run = Pipeline.define("spool")
                .from(new SpoolSource(directory.toString()))
                .mapBlocking(1, Files::readString)
                .peek(text -> {
                    if (text.equals("broken")) {
                        throw new IOException("cannot use " + text);
                    }
                })
                .run(runtime);
        run.completion().onErrorComplete().block();
        run.snapshot().assertNoLoss();
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void deletesAFileThatWasSkipped(PipelineRuntime runtime) throws IOException {
        Files.writeString(directory.resolve("a"), "broken");
        Pipeline.define("spool")
                .from(new SpoolSource(directory.toString()))
                .map(file -> Integer.parseInt(Files.readString(file)))
                .onError(OnError.skip())
                .run(runtime)
                .await()
                .assertNoLoss();
        assertThat(directory).isEmptyDirectory();
    }
}
