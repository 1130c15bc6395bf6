package io.millrace.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one JVM has measured, as a file with tabs: a line for the machine and one for each row.
 *
 * @param machine says on what and when
 */
public record Results(String machine, List<Row> rows) {

    /** Writes it to {@code file}. */
    public void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(machine);
        for (Row row : rows) {
            lines.add(String.join(
                    "\t",
                    row.workload(),
                    row.title(),
                    row.peer(),
                    Double.toString(row.time()),
                    Double.toString(row.p10()),
                    Double.toString(row.p90()),
                    Double.toString(row.bytes()),
                    Double.toString(row.cpu()),
                    Double.toString(row.nanos()),
                    row.goal(),
                    row.met()));
        }
        Files.write(file, lines);
    }

    /** Reads what {@link #write} has written. */
    public static Results read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return new Results(
                lines.get(0), lines.stream().skip(1).map(Results::row).toList());
    }

    private static Row row(String line) {
        String[] cells = line.split("\t", -1);
        return new Row(
                cells[0],
                cells[1],
                cells[2],
                Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]),
                Double.parseDouble(cells[7]),
                Double.parseDouble(cells[8]),
                cells[9],
                cells[10]);
    }
}
