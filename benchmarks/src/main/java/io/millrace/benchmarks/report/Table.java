package io.millrace.benchmarks.report;

import java.util.List;

/** Rows as text for a terminal, and as Markdown for a page. */
public final class Table {

    private static final String FORMAT = "%-6s %-30s %-22s %9s %7s %9s  %-30s %s%n";

    private Table() {}

    /** The line above the rows. */
    public static String head() {
        return String.format(FORMAT, "", "peer", "time [p10–p90]", "B/elem", "CPU", "ns/elem", "goal", "met");
    }

    /** The rows of one workload, under its title. */
    public static String text(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        String workload = "";
        for (Row row : rows) {
            if (!row.workload().equals(workload)) {
                workload = row.workload();
                text.append(String.format("%-6s %s%n", workload, row.title()));
            }
            text.append(String.format(
                    FORMAT,
                    "",
                    row.peer(),
                    row.timeText(),
                    row.bytesText(),
                    row.cpuText(),
                    row.nanosText(),
                    row.goal(),
                    row.met()));
        }
        return text.toString();
    }

    /** A Markdown table; Millrace's rows stand out. */
    public static String markdown(List<Row> rows) {
        StringBuilder text = new StringBuilder("""
                | workload | peer | time [p10–p90] | B/element | CPU | goal | met |
                |---|---|---|--:|--:|---|---|
                """);
        String workload = "";
        for (Row row : rows) {
            boolean first = !row.workload().equals(workload);
            workload = row.workload();
            String mark = row.peer().equals("Millrace") ? "**" : "";
            text.append(String.format(
                    "| %s | %s%s%s | %s%s%s | %s | %s | %s | %s |%n",
                    first ? "**" + workload + "** " + row.title() : "",
                    mark,
                    row.peer(),
                    mark,
                    mark,
                    row.timeText(),
                    mark,
                    row.bytesText(),
                    row.cpuText(),
                    row.goal(),
                    row.met()));
        }
        return text.toString();
    }
}
