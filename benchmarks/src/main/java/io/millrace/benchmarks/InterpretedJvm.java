package io.millrace.benchmarks;

import io.millrace.benchmarks.report.Results;
import io.millrace.benchmarks.report.Row;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures a workload in a JVM like this one that interprets pipelines instead of specialising them, which is decided once
 * for a JVM.
 */
final class InterpretedJvm {

    /** The switch of the engine. */
    private static final String SWITCH = "-Dmillrace.specialize=false";

    private InterpretedJvm() {}

    static List<Row> measure(String workload, boolean quick, int rounds, long seed)
            throws IOException, InterruptedException {
        Path rows = Files.createTempFile("rows", ".tsv");
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of(SWITCH, "-cp", System.getProperty("java.class.path"), Bench.class.getName()));
            command.addAll(List.of("measure", "--interpreted", "--only", workload, "--out", rows.toString()));
            command.addAll(List.of("--rounds", String.valueOf(rounds), "--seed", String.valueOf(seed)));
            if (quick) {
                command.add("--quick");
            }
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0 && exit != Measure.MILLRACE_FAILED) {
                throw new IllegalStateException("the interpreted JVM has ended with " + exit);
            }
            return Results.read(rows).rows();
        } finally {
            Files.delete(rows);
        }
    }
}
