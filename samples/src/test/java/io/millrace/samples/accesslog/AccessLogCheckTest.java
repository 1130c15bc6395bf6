package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.samples.readme.Readme;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogCheckTest {

    @Test
    void showsThePipelineAndThatNothingIsWrongWithIt() throws IOException {
        StringWriter out = new StringWriter();
        int exitCode = run(out, "--check");
        assertThat(out.toString()).isEqualTo(Readme.output("access-log --check"));
        assertThat(exitCode).isEqualTo(ExitCode.DONE);
    }

    @Test
    void showsWhatIsWrongWithTheOptions(@TempDir Path folder) {
        StringWriter out = new StringWriter();
        String output = folder.resolve("figures.jsonl").toString();
        int exitCode = run(out, "--check", "--deadline", "100", "--output", output);
        assertThat(out.toString()).contains("locate  WARNING deadline-too-short");
        assertThat(exitCode).isEqualTo(ExitCode.FAILED);
        assertThat(folder).isEmptyDirectory();
    }

    private static int run(StringWriter out, String... arguments) {
        PrintWriter writer = new PrintWriter(out, true);
        AccessLogJob job = new AccessLogJob(writer, writer, new Progress(writer, false));
        return new AccessLogCommand(job::run, writer, writer).run(arguments);
    }
}
