package io.millrace.benchmarks;

import io.millrace.benchmarks.report.Machine;
import io.millrace.benchmarks.report.Results;
import io.millrace.benchmarks.report.Row;
import io.millrace.benchmarks.report.Table;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.workload.Scale;
import io.millrace.benchmarks.workload.Workloads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures in this JVM, and prints the rows as they come. */
@Command(name = "measure", description = "Measures on this JDK.", sortOptions = false, mixinStandardHelpOptions = true)
final class Measure implements Callable<Integer> {

    /** The exit status when a row of Millrace is missing; the other rows are written. */
    static final int MILLRACE_FAILED = 3;

    private static final int WARM_UP = 8;
    private static final int ROUNDS = 15;
    private static final int QUICK_WARM_UP = 2;
    private static final int QUICK_ROUNDS = 3;
    private static final double QUICK_SCALE = 0.4;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--only", split = ",", paramLabel = "ID", description = "These workloads, such as W1,W3u.")
    private List<String> only = List.of();

    @Option(names = "--quick", description = "Few short rounds: shows that it works, and roughly how fast.")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds that count; ${DEFAULT-VALUE} by default.")
    private int rounds = ROUNDS;

    @Option(names = "--seed", paramLabel = "N", description = "Of the order of the peers in a round.")
    private long seed = 1;

    @Option(names = "--commit", hidden = true, description = "Stands in the heading.")
    private String commit = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Writes the rows there, too.")
    private @Nullable Path out;

    @Option(names = "--interpreted", hidden = true, description = "This JVM does not specialise pipelines.")
    private boolean interpreted;

    @Override
    public Integer call() throws Exception {
        String machine = Machine.describe(commit);
        List<Row> rows = new ArrayList<>();
        if (!interpreted) {
            System.out.println(machine);
            System.out.print(Table.head());
        }
        try (Rig rig = new Rig()) {
            Workloads workloads = new Workloads(rig, new Scale(quick ? QUICK_SCALE : 1));
            List<String> chosen = chosen(workloads.ids());
            new Pollution().run();
            int turn = 0;
            long begun = System.nanoTime();
            for (String id : chosen) {
                if (!interpreted) {
                    long minutes = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - begun);
                    System.err.printf("%d of %d: %s ... (%d min)%n", ++turn, chosen.size(), id, minutes);
                }
                List<Row> measured = measure(workloads, id);
                if (!interpreted) {
                    System.out.print(Table.text(measured));
                }
                rows.addAll(measured);
            }
        }
        if (out != null) {
            new Results(machine, rows).write(out);
        }
        return status(rows);
    }

    /** 0, unless a row of Millrace is missing. */
    static int status(List<Row> rows) {
        return rows.stream().anyMatch(row -> row.failed() && row.peer().startsWith(Peer.MILLRACE))
                ? MILLRACE_FAILED
                : 0;
    }

    /** The rows of a workload; where it could not even begin, one that says so. */
    private List<Row> measure(Workloads workloads, String id) throws InterruptedException {
        try {
            return Workloads.INTERPRETED.contains(id) && !interpreted
                    ? InterpretedJvm.measure(id, quick, rounds, seed)
                    : plan().run(workloads.make(id));
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception | AssertionError error) {
            return List.of(Row.failed(id, "", Peer.MILLRACE, "", error));
        }
    }

    private Rounds plan() {
        return quick
                ? new Rounds(QUICK_WARM_UP, Math.min(rounds, QUICK_ROUNDS), seed)
                : new Rounds(WARM_UP, rounds, seed);
    }

    private List<String> chosen(List<String> all) {
        for (String id : only) {
            if (!all.contains(id) && spec != null) {
                throw new ParameterException(
                        spec.commandLine(), "there is no workload '" + id + "', only " + String.join(", ", all));
            }
        }
        return only.isEmpty() ? all : only;
    }
}
