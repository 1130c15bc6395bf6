package io.millrace.samples.accesslog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the access-log sample; {@link AccessLogCommand} reads it. */
@Command(
        name = "access-log",
        sortOptions = false,
        description = "Counts the visits of a web server's log per minute, path and status.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:Everything was read and written; bad lines are among the rejects.",
            "1:Failed for another reason than those below.",
            "2:The command line is wrong.",
            "3:The log cannot be read, is damaged, or is empty.",
            "4:The figures or the rejects cannot be written.",
            "130:Ctrl-C (143: SIGTERM): nothing more was read, what was begun is finished."
        })
public final class AccessLogOptions {

    /** The log file name that means standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final Duration FOLLOWED_FIGURE_AGE = Duration.ofSeconds(10);

    @Spec
    private @Nullable CommandSpec spec;

    private @Nullable String input;
    private long lines;
    private long seed;
    private @Nullable String salt;
    private Path output = Path.of("figures.jsonl");
    private Path rejects = Path.of("rejects.jsonl");
    private Duration latency = Duration.ZERO;
    private double faults;
    private int iterations;
    private int lookups;
    private Duration deadline = Duration.ZERO;
    private int bulkhead;
    private int batchSize;
    private Duration batchAge = Duration.ZERO;
    private int maxLineBytes;
    private boolean follow;
    private @Nullable Path checkpoint;
    private Duration figureAge = Duration.ZERO;
    private boolean quiet;
    private boolean check;
    private @Nullable Integer metricsPort;

    @Parameters(
            arity = "0..1",
            paramLabel = "LOG",
            description = "The log in combined format; '-' is standard input. Without it a log is made up.")
    void setInput(String value) {
        input = value;
    }

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Lines of the made-up log, 1 to 1000000000 (default: ${DEFAULT-VALUE}).")
    void setLines(String value) {
        lines = range("--lines").whole(value, 1, 1_000_000_000);
    }

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the made-up log and of the faults (default: ${DEFAULT-VALUE}).")
    void setSeed(String value) {
        seed = range("--seed").whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Option(
            names = "--salt",
            paramLabel = "TEXT",
            description =
                    "Secret behind the pseudonyms, 8 to 200 characters (default: made from the seed, so no secret).")
    void setSalt(String value) {
        if (value.length() < 8 || value.length() > 200) {
            throw refused("--salt must be 8 to 200 characters, was %d".formatted(value.length()));
        }
        salt = value;
    }

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "figures.jsonl",
            description = "Where the figures go, as JSON lines (default: ${DEFAULT-VALUE}).")
    void setOutput(Path value) {
        output = value;
    }

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            defaultValue = "rejects.jsonl",
            description = "Where the lines go that cannot be used, as JSON lines (default: ${DEFAULT-VALUE}).")
    void setRejects(Path value) {
        rejects = value;
    }

    @Option(
            names = "--latency",
            paramLabel = "MS",
            defaultValue = "5",
            description = "Mean time the network service takes, 0 to 60000 ms (default: ${DEFAULT-VALUE}).")
    void setLatency(String value) {
        latency = Duration.ofMillis(range("--latency").whole(value, 0, 60_000));
    }

    @Option(
            names = "--faults",
            paramLabel = "FRACTION",
            defaultValue = "0",
            description = "Fraction of requests the network service fails, 0 to 1 (default: ${DEFAULT-VALUE}).")
    void setFaults(String value) {
        faults = range("--faults").fraction(value);
    }

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "1000",
            description = "PBKDF2 iterations for a pseudonym, 1 to 10000000 (default: ${DEFAULT-VALUE}).")
    void setIterations(String value) {
        iterations = range("--iterations").wholeInt(value, 1, 10_000_000);
    }

    @Option(
            names = "--lookups",
            paramLabel = "N",
            defaultValue = "64",
            description = "Lookups at the same time, 1 to 10000 (default: ${DEFAULT-VALUE}).")
    void setLookups(String value) {
        lookups = range("--lookups").wholeInt(value, 1, 10_000);
    }

    @Option(
            names = "--deadline",
            paramLabel = "MS",
            defaultValue = "10000",
            description = "Longest time for a lookup with its attempts, 1 to 3600000 ms (default: ${DEFAULT-VALUE}).")
    void setDeadline(String value) {
        deadline = Duration.ofMillis(range("--deadline").whole(value, 1, 3_600_000));
    }

    @Option(
            names = "--bulkhead",
            paramLabel = "N",
            defaultValue = "32",
            description = "Requests to the network service at the same time, 1 to 10000 (default: ${DEFAULT-VALUE}).")
    void setBulkhead(String value) {
        bulkhead = range("--bulkhead").wholeInt(value, 1, 10_000);
    }

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "500",
            description = "Figures written together, 1 to 100000 (default: ${DEFAULT-VALUE}).")
    void setBatchSize(String value) {
        batchSize = range("--batch-size").wholeInt(value, 1, 100_000);
    }

    @Option(
            names = "--batch-age",
            paramLabel = "MS",
            defaultValue = "200",
            description = "Longest time a figure waits to be written, 1 to 3600000 ms (default: ${DEFAULT-VALUE}).")
    void setBatchAge(String value) {
        batchAge = Duration.ofMillis(range("--batch-age").whole(value, 1, 3_600_000));
    }

    @Option(
            names = "--max-line",
            paramLabel = "BYTES",
            defaultValue = "1048576",
            description = "Longest line that is read, 64 to 1073741824 bytes (default: ${DEFAULT-VALUE}).")
    void setMaxLine(String value) {
        maxLineBytes = range("--max-line").wholeInt(value, 64, 1 << 30);
    }

    @Option(names = "--check", description = "Show the pipeline and what is wrong with it, and run nothing.")
    void setCheck(boolean value) {
        check = value;
    }

    @Option(names = "--follow", description = "Wait for more at the end of LOG, also when it is rotated, until Ctrl-C.")
    void setFollow(boolean value) {
        follow = value;
    }

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Go on behind what the last run with this file has finished; results are appended.")
    void setCheckpoint(Path value) {
        checkpoint = value;
    }

    @Option(
            names = "--figure-age",
            paramLabel = "MS",
            description = "Longest time a visit waits in a figure that is not complete, 1 to 3600000 ms"
                    + " (default: 10000 with --follow, else up to the end).")
    void setFigureAge(String value) {
        figureAge = Duration.ofMillis(range("--figure-age").whole(value, 1, 3_600_000));
    }

    @Option(names = "--quiet", description = "Show no progress.")
    void setQuiet(boolean value) {
        quiet = value;
    }

    @Option(
            names = "--metrics",
            paramLabel = "PORT",
            arity = "0..1",
            preprocessor = AttachedOnly.class,
            description =
                    "Serve meters as Prometheus text to this machine, at PORT (--metrics=PORT), or at any free one.")
    void setMetrics(String value) {
        metricsPort = range("--metrics").wholeInt(value, 0, 65_535);
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** The log file, {@link #STANDARD_INPUT}, or empty when a log is to be made up. */
    public Optional<String> input() {
        return Optional.ofNullable(input);
    }

    public long lines() {
        return lines;
    }

    public long seed() {
        return seed;
    }

    /** At least 8 bytes. Made from the seed when none was given: good for a sample, no protection for real clients. */
    public byte[] salt() {
        String text = salt == null ? "access-log-" + seed : salt;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public Path output() {
        return output;
    }

    public Path rejects() {
        return rejects;
    }

    public NetworkBehaviour behaviour() {
        return new NetworkBehaviour(latency, faults, seed);
    }

    public int iterations() {
        return iterations;
    }

    public int lookups() {
        return lookups;
    }

    public Duration deadline() {
        return deadline;
    }

    public int bulkhead() {
        return bulkhead;
    }

    public int batchSize() {
        return batchSize;
    }

    public Duration batchAge() {
        return batchAge;
    }

    public int maxLineBytes() {
        return maxLineBytes;
    }

    /** Whether the pipeline is to be shown and checked, and not to be run. */
    public boolean check() {
        return check;
    }

    public boolean follow() {
        return follow;
    }

    /** Where it is noted how far the log has been read. */
    public Optional<Path> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    /** Zero for up to the end. */
    public Duration figureAge() {
        return figureAge.isZero() && follow ? FOLLOWED_FIGURE_AGE : figureAge;
    }

    public boolean quiet() {
        return quiet;
    }

    /** Where meters are to be served, 0 for any free port; empty when they are not. */
    public Optional<Integer> metricsPort() {
        return Optional.ofNullable(metricsPort);
    }

    /** Refuses combinations: no file may be written that is also read, or written twice. */
    void requireUsable() {
        if ((follow || checkpoint != null) && (input == null || input.equals(STANDARD_INPUT))) {
            throw refused("%s needs a LOG that is a file".formatted(follow ? "--follow" : "--checkpoint"));
        }
        if (checkpoint != null) {
            requireDifferent("--checkpoint", checkpoint, "--output", output);
            requireDifferent("--checkpoint", checkpoint, "--rejects", rejects);
            requireDifferent("--checkpoint", checkpoint, "LOG", Path.of(Objects.requireNonNull(input)));
        }
        requireDifferent("--output", output, "--rejects", rejects);
        if (input != null && !input.equals(STANDARD_INPUT)) {
            requireDifferent("--output", output, "LOG", Path.of(input));
            requireDifferent("--rejects", rejects, "LOG", Path.of(input));
        }
    }

    private void requireDifferent(String name, Path file, String otherName, Path other) {
        if (isSame(file, other)) {
            throw refused("%s and %s must be different files, were both '%s'"
                    .formatted(name, otherName, Excerpt.printable(file.toString(), 80)));
        }
    }

    /** Also by another name. Devices such as {@code /dev/null} may be used twice. */
    private static boolean isSame(Path file, Path other) {
        if (!Files.exists(file) || !Files.exists(other)) {
            return file.toAbsolutePath()
                    .normalize()
                    .equals(other.toAbsolutePath().normalize());
        }
        try {
            return Files.isRegularFile(file) && Files.isSameFile(file, other);
        } catch (IOException e) {
            return false;
        }
    }

    /** What follows {@code --metrics} as a word of its own is the log, and not the port. */
    static final class AttachedOnly implements IParameterPreprocessor {

        @Override
        public boolean preprocess(
                Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> context) {
            if (!"=".equals(context.get("separator"))) {
                arguments.push("0");
            }
            return false;
        }
    }

    private OptionRange range(String option) {
        return new OptionRange(command(), option);
    }

    private ParameterException refused(String message) {
        return new ParameterException(command(), message);
    }

    private CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
