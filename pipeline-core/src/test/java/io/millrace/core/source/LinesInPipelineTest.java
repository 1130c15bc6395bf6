package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.core.DeadLetter;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.RunFailedException;
import io.millrace.core.Sinks;
import io.millrace.core.Sources;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Line sources and sinks in a running pipeline. */
class LinesInPipelineTest {

    @TempDir
    Path directory;

    @Test
    void sendsBadLinesToTheDeadLettersWithNumberAndReasonAndGoesOn() throws Exception {
        Path in = Files.write(directory.resolve("in.txt"), "1\n2222222222\n3\n4\n".getBytes(StandardCharsets.UTF_8));
        byte[] bytes = Files.readAllBytes(in);
        bytes[bytes.length - 2] = (byte) 0xff;
        Files.write(in, bytes);
        Path out = directory.resolve("out.txt");
        Path rejects = directory.resolve("rejects.txt");
        List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());

        RunReport report = Pipeline.define("lines")
                .from(Sources.lines(in).maxLineBytes(5).onAcknowledged(acknowledged::add))
                .map(line -> Integer.parseInt(line.text()))
                .named("parse")
                .onError(OnError.deadLetter(Sinks.lines(
                        rejects,
                        (DeadLetter letter) ->
                                letter.position() + " " + letter.error().getMessage())))
                .to(Sinks.lines(out, n -> "n" + n))
                .run()
                .await();

        assertThat(out).hasContent("n1\nn3\n");
        assertThat(rejects).hasContent("2 line 2 is longer than 5 bytes\n4 line 4 is not valid UTF-8 at byte 1\n");
        assertThat(report.stage("parse").count(OutcomeKind.DEAD_LETTERED)).isEqualTo(2);
        assertThat(report.assertNoLoss().acknowledgements().acknowledged()).isEqualTo(4);
        assertThat(acknowledged).isSorted().endsWith(4L);
    }

    @Test
    void keepsTheWatermarkBeforeTheLineThatFailedTheRun() throws Exception {
        Path in = Files.writeString(directory.resolve("in.txt"), "1\n2\nthree\n4\n5\n");
        List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());

        RunFailedException failed = catchThrowableOfType(RunFailedException.class, () -> Pipeline.define("lines")
                .from(Sources.lines(in).onAcknowledged(acknowledged::add))
                .map(line -> Integer.parseInt(line.text()))
                .run()
                .await());

        assertThat(failed).hasCauseInstanceOf(NumberFormatException.class);
        assertThat(acknowledged).isSorted().endsWith(2L);
    }

    @Test
    void failsTheRunWithTheNameOfAFileThatIsMissing() {
        Path missing = directory.resolve("missing.txt");

        RunFailedException failed = catchThrowableOfType(RunFailedException.class, () -> Pipeline.define("lines")
                .from(Sources.lines(missing))
                .run()
                .await());

        assertThat(failed.getCause()).hasMessage("cannot read " + missing + ": there is no such file");
    }
}
