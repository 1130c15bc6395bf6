package io.millrace.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs all jcstress tests, in a process of its own with a JVM for each of them. Short: a glance at each, compiled as it
 * comes. Thorough: a longer look, in each combination of compilers that jcstress knows.
 *
 * <p>{@code -Djcstress.tests=regex} picks tests by class name; {@code -Djcstress.mode=default} takes one of the modes of
 * jcstress.
 */
class JcstressTest {

    private static final Pattern TALLY = Pattern.compile(
            "Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs");
    private static final Path DIRECTORY =
            Path.of(System.getProperty("jcstress.directory", "target/jcstress")).toAbsolutePath();

    @Test
    void noForbiddenOutcomeIsSeen() throws Exception {
        Files.createDirectories(DIRECTORY);
        Path log = DIRECTORY.resolve("log.txt");
        Process jcstress = new ProcessBuilder(command())
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            int exit = jcstress.waitFor();
            assertThat(exit).as(() -> verdict(log)).isZero();
            assertThat(tally(log)).as(() -> verdict(log)).satisfies(tally -> {
                assertThat(tally.planned).isPositive();
                assertThat(tally.passed).isEqualTo(tally.planned);
            });
        } finally {
            jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
            jcstress.destroyForcibly();
        }
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.openjdk.jcstress.Main"));
        command.addAll(List.of("-v", "-r", "report", "-t", System.getProperty("jcstress.tests", ".*")));
        String mode = System.getProperty("jcstress.mode");
        if (mode != null) {
            command.addAll(List.of("-m", mode));
        } else if (Boolean.getBoolean("thorough")) {
            command.addAll(List.of("-m", "quick"));
        } else {
            // Options for the JVM leave one way to compile instead of fourteen.
            command.addAll(List.of("-f", "1", "-fsm", "1", "-iters", "3", "-time", "50"));
            command.addAll(List.of("-sc", "false", "-af", "NONE", "-jvmArgs", "-Xshare:auto -XX:+UseSerialGC"));
        }
        return command;
    }

    private record Tally(int planned, int passed) {}

    private static Tally tally(Path log) throws IOException {
        Tally last = new Tally(0, 0);
        Matcher found = TALLY.matcher(Files.readString(log));
        while (found.find()) {
            last = new Tally(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)));
        }
        return last;
    }

    /** The end of the log, which lists what failed, and where to read more. */
    private static String verdict(Path log) {
        try {
            String all = Files.readString(log);
            int results = all.indexOf("RUN RESULTS:");
            int rest = all.indexOf("All remaining tests:", Math.max(0, results));
            String end = results < 0
                    ? all.substring(Math.max(0, all.length() - 4_000))
                    : all.substring(results, rest < 0 ? all.length() : rest);
            return end + "\nAll of it: " + log + ", and report/index.html beside it";
        } catch (IOException failure) {
            return "no log: " + failure;
        }
    }
}
