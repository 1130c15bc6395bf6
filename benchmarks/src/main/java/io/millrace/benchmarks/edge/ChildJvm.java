package io.millrace.benchmarks.edge;

import io.millrace.benchmarks.edge.Verdict.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one program in a JVM of its own, so that what it leaves behind disturbs no other. */
final class ChildJvm {

    /** Before the line that says what was seen; a library may print something, too. */
    static final String MARK = "verdict\t";

    /** To start, and to warm up: more than enough. */
    private static final long START_SECONDS = 60;

    private ChildJvm() {}

    static Verdict run(Scenario scenario, Library library) throws IOException, InterruptedException {
        Path output = Files.createTempFile("compare", ".txt");
        try {
            Process child = new ProcessBuilder(command(scenario, library))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!child.waitFor(Scenario.LIMIT.toSeconds() + START_SECONDS, TimeUnit.SECONDS)) {
                child.destroyForcibly().waitFor();
                return new Verdict(Kind.HANGS, "and its JVM with it");
            }
            String said = Files.readString(output);
            return said.lines()
                    .filter(line -> line.startsWith(MARK))
                    .findFirst()
                    .map(line -> Verdict.parse(line.substring(MARK.length())))
                    .orElseThrow(() -> new IOException(
                            scenario.id() + " on " + library.title() + " said nothing of use: " + said));
        } finally {
            Files.delete(output);
        }
    }

    private static List<String> command(Scenario scenario, Library library) {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        return List.of(
                java,
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Compare.class.getName(),
                "--only",
                scenario.id(),
                "--one",
                library.name());
    }
}
