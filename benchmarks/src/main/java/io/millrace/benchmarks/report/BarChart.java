package io.millrace.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The time of every peer as an SVG: a bar from 1, which is the baseline, to the left for what is faster and to the right for
 * what is slower, on a logarithmic scale, with a thin line from the 10th to the 90th percentile.
 */
public final class BarChart {

    private static final double LOWEST = 0.005;
    private static final double HIGHEST = 50;
    private static final int LEFT = 230;
    private static final int RIGHT = 930;
    private static final int WIDTH = 1000;
    private static final int BAR = 13;
    private static final int HEAD = 60;
    private static final int GAP = 26;
    private static final double[] TICKS = {0.01, 0.1, 1, 10};

    private static final String STYLE = """
            <style>
              text { font: 12px sans-serif; fill: #24292f }
              .title { font-weight: bold }
              .ours { font-weight: bold; fill: #0a66c2 }
              .grid { stroke: #8c959f; stroke-opacity: .35 }
              .one { stroke: #57606a }
              .bar { fill: #8c959f; fill-opacity: .6 }
              .bar.ours { fill: #0a66c2; fill-opacity: .85 }
              .spread { stroke: #24292f }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 }
                .ours { fill: #58a6ff }
                .bar.ours { fill: #58a6ff }
                .one { stroke: #9da7b1 }
                .spread { stroke: #e6edf3 }
              }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();
    private int y = HEAD;

    private BarChart() {}

    /** Writes the chart of {@code results} to {@code file}. */
    public static void write(Path file, Results results) throws IOException {
        Files.writeString(file, new BarChart().draw(results));
    }

    private String draw(Results results) {
        List<Row> rows = results.rows().stream().filter(Row::compared).toList();
        int height = HEAD + rows.size() * BAR + groups(rows) * GAP + 10;
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' role='img'>%n",
                WIDTH, height, WIDTH);
        add("<title>%s</title>%n", escape("Time of each peer in proportion to Reactor's: " + results.machine()));
        svg.append(STYLE);
        text(10, 18, "title", "Time in proportion to Reactor's (= 1); further left is faster");
        text(10, 36, "", results.machine());
        for (double tick : TICKS) {
            String kind = tick == 1 ? "one" : "grid";
            add("<line class='%s' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>%n", kind, x(tick), x(tick), HEAD, height - 6);
            text(x(tick) - 8, HEAD - 4, "", Row.number(tick).replaceFirst("\\.?0+$", ""));
        }
        String workload = "";
        for (Row row : rows) {
            if (!row.workload().equals(workload)) {
                workload = row.workload();
                y += GAP;
                text(10, y - 6, "title", workload + "  " + row.title());
            }
            bar(row);
            y += BAR;
        }
        return svg.append("</svg>\n").toString();
    }

    private void bar(Row row) {
        String ours = row.peer().startsWith("Millrace") ? " ours" : "";
        double middle = y + BAR / 2.0;
        double from = Math.min(x(row.time()), x(1));
        double width = Math.max(1, Math.abs(x(row.time()) - x(1)));
        text(24, y + BAR - 3, ours.strip(), row.peer());
        add("<rect class='bar%s' x='%.1f' y='%d' width='%.1f' height='%d'/>%n", ours, from, y + 1, width, BAR - 3);
        add(
                "<line class='spread' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>%n",
                x(row.p10()), x(row.p90()), middle, middle);
        text(RIGHT + 8, y + BAR - 3, ours.strip(), Row.number(row.time()));
    }

    private static int groups(List<Row> rows) {
        return (int) rows.stream().map(Row::workload).distinct().count();
    }

    private static double x(double ratio) {
        double within = Math.max(LOWEST, Math.min(HIGHEST, ratio));
        return LEFT + (RIGHT - LEFT) * Math.log(within / LOWEST) / Math.log(HIGHEST / LOWEST);
    }

    private void text(double x, int baseline, String kind, String content) {
        add("<text class='%s' x='%.1f' y='%d'>%s</text>%n", kind, x, baseline, escape(content));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\"", "&quot;");
    }
}
