package io.millrace.resilience.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over a common axis, as an SVG that is read in light and in dark. */
final class LineChart {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 330;
    private static final int LEFT = 50;
    private static final int RIGHT = 600;
    private static final int TOP = 40;
    private static final int BOTTOM = 290;
    private static final List<String> COLOURS =
            List.of("#8c959f", "#bf8700", "#1a7f37", "#8250df", "#cf222e", "#bc4c00", "#6e7781", "#116329", "#a475f9");

    private static final String STYLE = """
            <style>
              text { font: 12px sans-serif; fill: #24292f }
              .title { font-weight: bold }
              .ours { font-weight: bold; fill: #0a66c2 }
              .grid { stroke: #8c959f; stroke-opacity: .35 }
              .line { fill: none; stroke-width: 1.5 }
              .line.ours { stroke: #0a66c2; stroke-width: 3 }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 }
                .ours { fill: #58a6ff }
                .line.ours { stroke: #58a6ff }
              }
            </style>
            """;

    private record Line(String name, double[] y, boolean ours) {}

    private final String title;
    private final List<String> ticks;
    private final double highest;
    private final List<Line> lines = new ArrayList<>();

    /** {@code ticks} are the labels of the places, from left to right; an empty one is not shown. */
    LineChart(String title, List<String> ticks, double highest) {
        this.title = title;
        this.ticks = ticks;
        this.highest = highest;
    }

    /** A line with a value for each tick. */
    void add(String name, double[] y, boolean ours) {
        lines.add(new Line(name, y, ours));
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' role='img'>%n",
                WIDTH,
                HEIGHT,
                WIDTH);
        svg.append(STYLE);
        add(svg, "<text class='title' x='%d' y='20'>%s</text>%n", LEFT, title);
        for (int percent = 0; percent <= highest; percent += 25) {
            add(svg, "<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>%n", LEFT, RIGHT, y(percent), y(percent));
            add(svg, "<text x='%d' y='%.1f' text-anchor='end'>%d %%</text>%n", LEFT - 6, y(percent) + 4, percent);
        }
        for (int i = 0; i < ticks.size(); i++) {
            if (!ticks.get(i).isEmpty()) {
                add(svg, "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>%n", x(i), BOTTOM + 18, ticks.get(i));
            }
        }
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Line line, int number) {
        String colour = COLOURS.get(number % COLOURS.size());
        String looks = line.ours() ? "class='line ours'" : "class='line' stroke='" + colour + "'";
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.y().length; i++) {
            add(points, "%.1f,%.1f ", x(i), y(Math.min(highest, line.y()[i])));
        }
        add(svg, "<polyline %s points='%s'/>%n", looks, points.toString().strip());
        int at = TOP + 10 + number * 22;
        add(svg, "<line %s x1='%d' x2='%d' y1='%d' y2='%d'/>%n", looks, RIGHT + 20, RIGHT + 45, at, at);
        add(
                svg,
                "<text class='%s' x='%d' y='%d'>%s</text>%n",
                line.ours() ? "ours" : "",
                RIGHT + 52,
                at + 4,
                line.name());
    }

    private double x(int place) {
        return LEFT + (double) (RIGHT - LEFT) * place / Math.max(1, ticks.size() - 1);
    }

    private double y(double percent) {
        return BOTTOM - (BOTTOM - TOP) * percent / highest;
    }

    private static void add(StringBuilder to, String form, Object... values) {
        to.append(String.format(Locale.ROOT, form, values));
    }
}
