package io.millrace.benchmarks.edge;

import io.millrace.benchmarks.rig.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command behind {@code ./compare}: runs each program in a JVM of its own and prints who is right. */
@Command(
        name = "compare",
        description = "Runs sharp edges on Millrace and its peers, each in a JVM of its own.",
        mixinStandardHelpOptions = true)
final class Compare implements Callable<Integer> {

    @Option(names = "--only", split = ",", description = "Scenarios, such as E1,E20; all without it.")
    private List<String> only = List.of();

    @Option(names = "--page", description = "A page with markers, between which the table is written.")
    private Optional<Path> page = Optional.empty();

    @Option(names = "--one", hidden = true, description = "Runs the program of this library in this JVM.")
    private Optional<Library> one = Optional.empty();

    public static void main(String[] arguments) {
        // A program that hangs may have left threads that hold the JVM.
        Runtime.getRuntime().halt(new CommandLine(new Compare()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Scenario> chosen = only.isEmpty()
                ? Scenarios.all()
                : only.stream().map(Scenarios::named).toList();
        if (one.isPresent()) {
            System.out.println(
                    ChildJvm.MARK + chosen.get(0).run(one.get(), new Rig()).toLine());
            System.out.flush();
            return 0;
        }
        Map<Scenario, Map<Library, Verdict>> verdicts = new LinkedHashMap<>();
        for (Scenario scenario : chosen) {
            Map<Library, Verdict> row = new EnumMap<>(Library.class);
            for (Library library : Library.values()) {
                if (scenario.has(library)) {
                    row.put(library, ChildJvm.run(scenario, library));
                }
            }
            verdicts.put(scenario, row);
            System.out.println(EdgeTable.row(scenario, row));
        }
        if (page.isPresent()) {
            write(page.get(), EdgeTable.markdown(verdicts));
        }
        return 0;
    }

    private static void write(Path file, String table) throws IOException {
        Files.writeString(file, EdgeTable.replaced(Files.readString(file), table));
    }
}
