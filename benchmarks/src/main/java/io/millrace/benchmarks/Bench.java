package io.millrace.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command behind {@code ./bench}. */
@Command(
        name = "bench",
        description = "Millrace and its peers, in proportion to Reactor.",
        subcommands = {Measure.class, Report.class},
        mixinStandardHelpOptions = true)
final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        // Pools of the libraries may have threads left that hold the JVM.
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
