package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and its relatives, in a process of its own. */
class InterruptTest {

    /** More than a pipe (64 KiB) and the buffers of a process hold: when this much has been taken, lines are being counted. */
    private static final int BYTES_BEFORE_INTERRUPT = 300_000;

    private static final Pattern IN = Pattern.compile("drained after .*, ([\\d,]+) in, ");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void finishesWhatWasBegunAndReports(String signal, int exitCode) throws Exception {
        Process process = start();
        try (OutputStream log = process.getOutputStream()) {
            feed(log);
            send(signal, process);

            // the log stays open: a source that waits for more must not hold the end up
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } catch (IOException brokenPipe) {
            assertThat(process.isAlive()).isFalse();
        } finally {
            process.destroyForcibly();
        }

        String report = Files.readString(folder.resolve("out.txt"));
        assertThat(Files.readString(folder.resolve("err.txt"))).isEmpty();
        assertThat(process.exitValue()).isEqualTo(exitCode);
        assertThat(report).contains("balance: every element is accounted for");
        assertThat(CommandRun.visits(Files.readAllLines(folder.resolve("figures.jsonl"))))
                .isEqualTo(linesIn(report))
                .isPositive();
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        if (ignoresInterrupts()) {
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.add(ProcessHandle.current().info().command().orElseThrow());
        // as ./run does
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(AccessLog.class.getName());
        command.addAll(List.of("-", "--quiet", "--latency", "0", "--iterations", "1"));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
    }

    /** Whether a child inherits that SIGINT is ignored, as processes do that a shell started in the background. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0");
        return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & 0b10) != 0;
    }

    private static void feed(OutputStream log) throws IOException {
        // no robots and no bad lines, so that every line is a visit
        LogGenerator lines = LogGenerator.of(1_000_000, 1).withMalformedRate(0).withRobotRate(0);
        int bytes = 0;
        for (long number = 0; bytes < BYTES_BEFORE_INTERRUPT; number++) {
            byte[] line = (lines.line(number) + "\n").getBytes(StandardCharsets.UTF_8);
            log.write(line);
            bytes += line.length;
        }
        log.flush();
    }

    private static void send(String signal, Process process) throws Exception {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static long linesIn(String report) {
        Matcher in = IN.matcher(report);
        assertThat(in.find()).as(report).isTrue();
        return Long.parseLong(in.group(1).replace(",", ""));
    }
}
