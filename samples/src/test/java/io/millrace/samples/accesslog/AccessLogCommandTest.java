package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogCommandTest {

    private static final String HINT = "Try 'access-log --help' for more." + System.lineSeparator();

    private final AtomicReference<AccessLogOptions> given = new AtomicReference<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void hasADefaultForEverything() {
        assertThat(run()).isZero();

        AccessLogOptions options = given.get();
        assertThat(options.input()).isEmpty();
        assertThat(options.lines()).isEqualTo(100_000);
        assertThat(options.seed()).isEqualTo(1);
        assertThat(options.output()).isEqualTo(Path.of("figures.jsonl"));
        assertThat(options.rejects()).isEqualTo(Path.of("rejects.jsonl"));
        assertThat(options.behaviour()).isEqualTo(new NetworkBehaviour(Duration.ofMillis(5), 0, 1));
        assertThat(options.iterations()).isEqualTo(1_000);
        assertThat(options.lookups()).isEqualTo(64);
        assertThat(options.deadline()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.bulkhead()).isEqualTo(32);
        assertThat(options.batchSize()).isEqualTo(500);
        assertThat(options.batchAge()).isEqualTo(Duration.ofMillis(200));
        assertThat(options.maxLineBytes()).isEqualTo(1 << 20);
        assertThat(options.quiet()).isFalse();
        assertThat(options.metricsPort()).isEmpty();
    }

    @Test
    void takesThePortOfTheMetersOnlyBehindAnEqualsSign() {
        assertThat(run("--metrics", "access.log")).isZero();
        assertThat(given.get().metricsPort()).contains(0);
        assertThat(given.get().input()).contains("access.log");
        assertThat(run("--metrics")).isZero();
        assertThat(given.get().metricsPort()).contains(0);
        assertThat(run("--metrics=9464")).isZero();
        assertThat(given.get().metricsPort()).contains(9464);
        assertThat(run("--metrics=70000")).isEqualTo(2);
        assertThat(err.toString()).contains("--metrics must be a whole number from 0 to 65535, was '70000'");
    }

    @Test
    void takesEveryOption() {
        assertThat(run(
                        "-",
                        "--lines",
                        "7",
                        "--seed",
                        "-3",
                        "--salt",
                        "0123456789",
                        "--output",
                        "o",
                        "--rejects",
                        "r",
                        "--latency",
                        "1",
                        "--faults",
                        "0.25",
                        "--iterations",
                        "2",
                        "--lookups",
                        "3",
                        "--deadline",
                        "4",
                        "--bulkhead",
                        "5",
                        "--batch-size",
                        "6",
                        "--batch-age",
                        "8",
                        "--max-line",
                        "64",
                        "--quiet"))
                .isZero();

        AccessLogOptions options = given.get();
        assertThat(options.input()).contains("-");
        assertThat(options.lines()).isEqualTo(7);
        assertThat(options.salt()).asString().isEqualTo("0123456789");
        assertThat(options.output()).isEqualTo(Path.of("o"));
        assertThat(options.rejects()).isEqualTo(Path.of("r"));
        assertThat(options.behaviour()).isEqualTo(new NetworkBehaviour(Duration.ofMillis(1), 0.25, -3));
        assertThat(options.iterations()).isEqualTo(2);
        assertThat(options.lookups()).isEqualTo(3);
        assertThat(options.deadline()).isEqualTo(Duration.ofMillis(4));
        assertThat(options.bulkhead()).isEqualTo(5);
        assertThat(options.batchSize()).isEqualTo(6);
        assertThat(options.batchAge()).isEqualTo(Duration.ofMillis(8));
        assertThat(options.maxLineBytes()).isEqualTo(64);
        assertThat(options.quiet()).isTrue();
    }

    @Test
    void makesASaltForPseudonymsFromTheSeed() {
        run("--seed", "5");

        assertThat(new Pseudonym(given.get().salt(), 1).of("1.2.3.4")).hasSize(32);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--lines      | 0          | a whole number from 1 to 1000000000",
                "--lines      | 1000000001 | a whole number from 1 to 1000000000",
                "--lines      | many       | a whole number from 1 to 1000000000",
                "--seed       | x          | a whole number from -9223372036854775808 to 9223372036854775807",
                "--latency    | 60001      | a whole number from 0 to 60000",
                "--faults     | 1.5        | a number from 0 to 1",
                "--faults     | NaN        | a number from 0 to 1",
                "--faults     | half       | a number from 0 to 1",
                "--iterations | 0          | a whole number from 1 to 10000000",
                "--lookups    | 10001      | a whole number from 1 to 10000",
                "--deadline   | 0          | a whole number from 1 to 3600000",
                "--bulkhead   | 0          | a whole number from 1 to 10000",
                "--batch-size | 0          | a whole number from 1 to 100000",
                "--batch-age  | -1         | a whole number from 1 to 3600000",
                "--max-line   | 63         | a whole number from 64 to 1073741824",
            })
    void refusesValuesOutOfRange(String option, String value, String range) {
        assertRefused("%s must be %s, was '%s'".formatted(option, range, value), option + "=" + value);
    }

    @Test
    void refusesAShortSaltWithoutShowingIt() {
        assertRefused("--salt must be 8 to 200 characters, was 6", "--salt", "secret");
    }

    @Test
    void refusesToWriteWhatItReadsOrWritesAlready(@TempDir Path folder) throws IOException {
        String log = Files.createFile(folder.resolve("a")).toString();
        assertRefused("--output and --rejects must be different files, were both 'x'", "--output=x", "--rejects=./x");
        assertRefused("--output and LOG must be different files, were both '" + log + "'", log, "--output", log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--bogus", "--line", "--lines"})
    void refusesUnknownAndIncompleteOptionsWithAHint(String option) {
        assertThat(run(option)).isEqualTo(2);
        assertThat(err.toString()).contains(option).endsWith(HINT);
        assertThat(given).hasNullValue();
    }

    @Test
    void refusesASecondLog() {
        assertThat(run("-", "-")).isEqualTo(2);
        assertThat(given).hasNullValue();
    }

    @Test
    void showsHelp() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--max-line", "--batch-age", "default: 1048576");
        assertThat(given).hasNullValue();
    }

    @Test
    void explainsTheExitCodes() {
        run("--help");

        assertThat(out.toString().lines().map(line -> line.strip().split(" ")[0]))
                .containsSubsequence("0", "1", "2", "3", "4", "130");
    }

    @Test
    void explainsAFailureOnOneLine() {
        AccessLogCommand failing = new AccessLogCommand(
                options -> {
                    throw new IllegalStateException("no port is free");
                },
                new PrintWriter(out),
                new PrintWriter(err, true));

        assertThat(failing.run()).isEqualTo(1);
        assertThat(err)
                .hasToString("access-log: java.lang.IllegalStateException: no port is free" + System.lineSeparator());
    }

    @Test
    void refusesAFileToWriteThatIsTheLogByAnotherName(@TempDir Path folder) throws IOException {
        Path log = Files.createFile(folder.resolve("a"));
        Path alias = Files.createSymbolicLink(folder.resolve("b"), log);

        assertRefused(
                "--output and LOG must be different files, were both '" + alias + "'",
                log.toString(),
                "--output",
                alias.toString());
    }

    @Test
    void returnsTheExitCodeOfTheApplication() {
        assertThat(new AccessLogCommand(options -> 3, new PrintWriter(out), new PrintWriter(err)).run())
                .isEqualTo(3);
    }

    private void assertRefused(String message, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err).hasToString(message + System.lineSeparator() + HINT);
        assertThat(given).hasNullValue();
    }

    private int run(String... arguments) {
        return new AccessLogCommand(this::keep, new PrintWriter(out, true), new PrintWriter(err, true)).run(arguments);
    }

    private int keep(AccessLogOptions options) {
        given.set(options);
        return 0;
    }
}
