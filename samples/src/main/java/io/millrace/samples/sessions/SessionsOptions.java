package io.millrace.samples.sessions;

import io.millrace.operators.window.Windows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the sessions sample. */
@Command(
        name = "sessions",
        sortOptions = false,
        description = "Puts the requests of a web server's log together to the sessions of its clients.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:Everything was read and written.",
            "1:Failed for another reason than those below.",
            "2:The command line is wrong.",
            "3:The log cannot be read, is damaged, or is empty.",
            "4:The sessions or the late lines cannot be written.",
            "130:Ctrl-C (143: SIGTERM): nothing more was read, what was begun is finished."
        })
final class SessionsOptions {

    /** The log file name that means standard input. */
    static final String STANDARD_INPUT = "-";

    private static final int MOST_TOP = 1_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "LOG",
            description = "The log in combined format; '-' is standard input. Without it a log is made up.")
    private @Nullable String input;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Lines of the made-up log (default: ${DEFAULT-VALUE}).")
    private long lines;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the made-up log (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--gap",
            paramLabel = "TIME",
            defaultValue = "30m",
            converter = DurationText.class,
            description = "A session ends when its client was silent for so long, such as 30m or 45s"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration gap = Duration.ZERO;

    @Option(
            names = "--out-of-order",
            paramLabel = "TIME",
            defaultValue = "1m",
            converter = DurationText.class,
            description = "How much earlier than a line before it a line may be without being late"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration outOfOrder = Duration.ZERO;

    @Option(
            names = "--lateness",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = DurationText.class,
            description = "How long a session that was written still takes late lines, and is written again"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration lateness = Duration.ZERO;

    @Option(
            names = "--max-sessions",
            paramLabel = "N",
            defaultValue = "" + Windows.DEFAULT_MAX_WINDOWS,
            description = "Open sessions at most; beyond that the one that ends first is written early"
                    + " (default: ${DEFAULT-VALUE}).")
    private int maxSessions;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "sessions.jsonl",
            description = "Where the sessions go, as JSON lines (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("");

    @Option(
            names = "--late",
            paramLabel = "FILE",
            defaultValue = "late.log",
            description = "Where lines go that come too late, as they are (default: ${DEFAULT-VALUE}).")
    private Path late = Path.of("");

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many sessions are shown at the end, those with the most requests"
                    + " (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** The log file, {@link #STANDARD_INPUT}, or empty when a log is to be made up. */
    Optional<String> input() {
        return Optional.ofNullable(input);
    }

    long lines() {
        return lines;
    }

    long seed() {
        return seed;
    }

    Duration gap() {
        return gap;
    }

    Duration outOfOrder() {
        return outOfOrder;
    }

    Duration lateness() {
        return lateness;
    }

    int maxSessions() {
        return maxSessions;
    }

    Path output() {
        return output;
    }

    Path late() {
        return late;
    }

    int top() {
        return top;
    }

    /** Refuses values that mean nothing, and files that are written twice or also read. */
    void requireUsable() {
        require(!gap.isZero(), "--gap must be more than zero");
        require(lines >= 1 && lines <= 1_000_000_000, "--lines must be from 1 to 1000000000, was " + lines);
        require(maxSessions >= 1, "--max-sessions must be at least 1, was " + maxSessions);
        require(top >= 1 && top <= MOST_TOP, "--top must be from 1 to " + MOST_TOP + ", was " + top);
        requireDifferent("--output", output, "--late", late);
        if (input != null && !input.equals(STANDARD_INPUT)) {
            requireDifferent("--output", output, "LOG", Path.of(input));
            requireDifferent("--late", late, "LOG", Path.of(input));
        }
    }

    private void requireDifferent(String name, Path file, String otherName, Path other) {
        require(
                !isSame(file, other),
                "%s and %s must be different files, were both '%s'".formatted(name, otherName, file));
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

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
        }
    }
}
