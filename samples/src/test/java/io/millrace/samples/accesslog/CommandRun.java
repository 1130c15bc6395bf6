package io.millrace.samples.accesslog;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of the whole command in this JVM, and what it left.
 *
 * @param exitCode what the process would have ended with
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 * @param figures the lines of its output
 * @param rejects the lines of its rejects
 */
record CommandRun(int exitCode, String out, String err, List<String> figures, List<String> rejects) {

    private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");

    /** Runs with outputs in {@code folder} unless the arguments say otherwise, fast, and without progress. */
    static CommandRun in(Path folder, String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter errors = new PrintWriter(err, true);
        AccessLogJob job = new AccessLogJob(new PrintWriter(out, true), errors, new Progress(errors, false));
        Path figures = folder.resolve("figures.jsonl");
        Path rejects = folder.resolve("rejects.jsonl");
        List<String> all = new ArrayList<>(List.of(arguments));
        addUnlessGiven(all, "--output", figures.toString());
        addUnlessGiven(all, "--rejects", rejects.toString());
        addUnlessGiven(all, "--iterations", "1");
        addUnlessGiven(all, "--latency", "0");
        // so that a slow machine changes no figures
        addUnlessGiven(all, "--deadline", "60000");
        all.add("--quiet");
        int exitCode =
                new AccessLogCommand(job::run, new PrintWriter(out, true), errors).run(all.toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(), err.toString(), linesOf(figures), linesOf(rejects));
    }

    /** The visits in all figures. */
    long visits() {
        return visits(figures);
    }

    static long visits(List<String> figures) {
        return figures.stream()
                .map(COUNT::matcher)
                .filter(Matcher::find)
                .mapToLong(count -> Long.parseLong(count.group(1)))
                .sum();
    }

    private static void addUnlessGiven(List<String> arguments, String option, String value) {
        if (!arguments.contains(option)) {
            arguments.addAll(List.of(option, value));
        }
    }

    private static List<String> linesOf(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
