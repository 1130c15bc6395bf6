package io.millrace.benchmarks;

import io.millrace.benchmarks.report.BarChart;
import io.millrace.benchmarks.report.Page;
import io.millrace.benchmarks.report.Results;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what was measured into the page, and the chart of the last (newest) JDK. */
@Command(name = "report", description = "Writes the page and the chart.", mixinStandardHelpOptions = true)
final class Report implements Callable<Integer> {

    @Option(names = "--page", required = true, description = "The page with the markers.")
    private Path page = Path.of("");

    @Option(names = "--chart", required = true, description = "The chart.")
    private Path chart = Path.of("");

    @Parameters(arity = "1..*", description = "Files that measure has written, one for each JDK.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Exception {
        List<Results> all = new ArrayList<>();
        for (Path file : files) {
            all.add(Results.read(file));
        }
        Page.write(page, all);
        BarChart.write(chart, all.get(all.size() - 1));
        return 0;
    }
}
