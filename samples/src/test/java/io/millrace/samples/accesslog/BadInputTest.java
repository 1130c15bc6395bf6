package io.millrace.samples.accesslog;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told, and what is kept, when something is wrong with a file or an option. */
class BadInputTest {

    private static final String GOOD =
            "83.149.9.216 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 10 \"-\" \"Mozilla\"\n";

    /** Neither bad lines nor robots. */
    private static final LogGenerator VISITS =
            LogGenerator.of(1_000, 1).withMalformedRate(0).withRobotRate(0);

    @TempDir
    Path folder;

    @Test
    void aMissingLog() throws IOException {
        Path log = folder.resolve("missing.log");
        assertFailed(3, "cannot read " + log + ": there is no such file", log.toString());
    }

    @Test
    void aMissingLogKeepsTheFiguresOfAnEarlierRun() throws IOException {
        Files.writeString(folder.resolve("figures.jsonl"), "earlier");

        assertThat(CommandRun.in(folder, folder.resolve("missing.log").toString())
                        .figures())
                .containsExactly("earlier");
    }

    @Test
    void aDirectoryAsLog() throws IOException {
        assertFailed(3, "cannot read " + folder + ": it is a directory", folder.toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLogThatCannotBeRead() throws IOException {
        // refuses everybody, also root
        String log = "/proc/self/mem";
        assertFailed(3, "cannot read " + log + " after line 0: Input/output error (stage 'read')", log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty.log", "empty.log.gz"})
    void anEmptyLog(String name) throws IOException {
        Path log = write(name, new byte[0]);
        assertFailed(3, log + " is empty: it has no line", log.toString());
    }

    @Test
    void aCompressedLogWithoutLines() throws IOException {
        Path log = write("nothing.gz", gzip(""));
        assertFailed(3, log + " is empty: it has no line", log.toString());
    }

    @Test
    void aTruncatedLogAfterItsLinesHaveBeenCounted() throws IOException {
        byte[] whole = gzip(VISITS.lines().collect(joining("\n")));
        Path log = write("truncated.gz", Arrays.copyOf(whole, whole.length - 100));

        CommandRun run = CommandRun.in(folder, log.toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .matches("access-log: \\Q" + log
                        + "\\E ends in the middle: truncated gzip data after line \\d+ \\(stage 'read'\\)\\R");
        long lines = Long.parseLong(run.err().replaceAll("(?s).*after line (\\d+).*", "$1"));
        assertThat(run.visits()).isEqualTo(lines).isPositive();
        assertThat(run.out()).contains("balance: every element is accounted for");
    }

    @Test
    void aDamagedLog() throws IOException {
        byte[] damaged = gzip(GOOD.repeat(100));
        damaged[damaged.length - 6] ^= 1;
        Path log = write("damaged.gz", damaged);

        assertFailed(
                3, log + " is damaged: corrupt gzip data (checksum) after line 100 (stage 'read')", log.toString());
    }

    @Test
    void aLineOfTenMegabytesIsRejected() throws IOException {
        Path log = write("long.log", GOOD + "x".repeat(10_000_000) + "\n" + GOOD);

        CommandRun run = CommandRun.in(folder, log.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.visits()).isEqualTo(2);
        assertThat(run.rejects())
                .singleElement()
                .asString()
                .startsWith("{\"lineNumber\":2,\"stage\":\"parse\","
                        + "\"reason\":\"line 2 is longer than 1048576 bytes\",\"excerpt\":\"xxx");
    }

    @Test
    void aLineThatIsNotUtf8IsRejected() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(GOOD.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(new byte[] {'a', (byte) 0xff, '\n'});

        CommandRun run =
                CommandRun.in(folder, write("latin.log", bytes.toByteArray()).toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.visits()).isEqualTo(1);
        assertThat(run.rejects())
                .containsExactly(
                        "{\"lineNumber\":2,\"stage\":\"parse\",\"reason\":\"line 2 is not valid UTF-8 at byte 2\","
                                + "\"excerpt\":\"a\\uFFFD\"}");
    }

    @Test
    void anUnknownOption() throws IOException {
        CommandRun run = CommandRun.in(folder, "--bogus");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("Unknown option: '--bogus'");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--output, write", "--rejects, parse.dead-letters"})
    void aDirectoryToWriteTo(String option, String stage) throws IOException {
        assertFailed(
                4,
                "cannot write " + folder + ": it is a directory (stage '" + stage + "')",
                goodLog(),
                option,
                folder.toString());
    }

    @ParameterizedTest
    @CsvSource({"--output, write", "--rejects, parse.dead-letters"})
    void aFileToWriteInADirectoryThatIsMissing(String option, String stage) throws IOException {
        Path missing = folder.resolve("missing");
        Path file = missing.resolve("file");
        assertFailed(
                4,
                "cannot write " + file + ": there is no directory " + missing + " (stage '" + stage + "')",
                goodLog(),
                option,
                file.toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskForTheFigures() throws IOException {
        CommandRun run = CommandRun.in(folder, goodLog(), "--output", "/dev/full");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err())
                .isEqualTo(line("access-log: cannot write /dev/full: No space left on device (stage 'write')"));
        assertThat(run.rejects()).hasSize(1);
        assertThat(run.out()).contains("balance: every element is accounted for");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskForTheRejects() throws IOException {
        assertFailed(
                4,
                "cannot write /dev/full: No space left on device (stage 'parse.dead-letters')",
                goodLog(),
                "--rejects",
                "/dev/full");
    }

    /** Runs without figures, and with one line of explanation. */
    private void assertFailed(int exitCode, String message, String... arguments) throws IOException {
        CommandRun run = CommandRun.in(folder, arguments);

        assertThat(run.err()).isEqualTo(line("access-log: " + message));
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }

    /** Two good lines with a bad one between them. */
    private String goodLog() throws IOException {
        return write("good.log", GOOD + "bad\n" + GOOD).toString();
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String line(String text) {
        return text + System.lineSeparator();
    }
}
