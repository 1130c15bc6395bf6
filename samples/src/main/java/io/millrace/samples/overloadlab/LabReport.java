package io.millrace.samples.overloadlab;

import java.util.List;
import java.util.Locale;

/** What was found, as a table and as a picture. */
final class LabReport {

    private static final int WIDTH = 900;
    private static final int LEFT = 110;
    private static final int RIGHT = 700;
    private static final int ROW = 90;
    private static final int HEIGHT = 70;
    private static final double HIGHEST = 120;

    private final LabSettings settings;
    private final List<Outcome> outcomes;

    LabReport(LabSettings settings, List<Outcome> outcomes) {
        this.settings = settings;
        this.outcomes = outcomes;
    }

    String table() {
        StringBuilder text = new StringBuilder();
        add(
                text,
                "%n%-10s %9s %9s %8s %8s %8s %8s %8s %10s%n",
                "",
                "goodput",
                "p99 ms",
                "good",
                "late",
                "shed",
                "failed",
                "refused",
                "recovery");
        for (Outcome outcome : outcomes) {
            long late = outcome.answered() - outcome.good();
            add(
                    text,
                    "%-10s %7.1f %% %9.0f %8d %8d %8d %8d %8d %10s%n",
                    outcome.protection(),
                    outcome.goodput(),
                    outcome.worstP99(),
                    outcome.good(),
                    late,
                    outcome.shed(),
                    outcome.failed(),
                    outcome.refused(),
                    recovery(outcome));
        }
        add(
                text,
                "%ngoodput: answers within %d ms, in percent of what the service could have given, from the third second on;"
                        + " p99: in the worst second%n",
                settings.deadline().toMillis());
        return text.toString();
    }

    private double end() {
        List<FaultScript.Step> steps = settings.faults().steps();
        return steps.isEmpty() ? Double.NaN : steps.get(steps.size() - 1).seconds();
    }

    private String recovery(Outcome outcome) {
        double end = end();
        if (Double.isNaN(end)) {
            return "-";
        }
        double recovery = outcome.recovery(end);
        return Double.isInfinite(recovery) ? "never" : String.format(Locale.ROOT, "%.1f s", recovery);
    }

    /** Goodput by second for each protection, one below the other. */
    String svg() {
        StringBuilder svg = new StringBuilder();
        int height = 50 + outcomes.size() * ROW + 20;
        add(
                svg,
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' role='img'>%n",
                WIDTH,
                height,
                WIDTH);
        svg.append("""
                <style>
                  text { font: 12px sans-serif; fill: #24292f }
                  .title { font-weight: bold }
                  .possible { fill: #8c959f; fill-opacity: .25 }
                  .good { fill: #0a66c2; fill-opacity: .8 }
                  .axis { stroke: #57606a }
                  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .good { fill: #58a6ff } }
                </style>
                """);
        add(
                svg,
                "<text class='title' x='%d' y='20'>Answers within %d ms at a load of %s, faults: %s; grey: what was possible</text>%n",
                LEFT,
                settings.deadline().toMillis(),
                trimmed(settings.load()),
                escaped(settings.faults().text()));
        for (int i = 0; i < outcomes.size(); i++) {
            draw(svg, outcomes.get(i), 50 + i * ROW + HEIGHT);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Outcome outcome, int bottom) {
        double width = (double) (RIGHT - LEFT) / outcome.seconds().size();
        double whole = Math.min(1, settings.load()) * settings.capacity();
        for (Second second : outcome.seconds()) {
            double x = LEFT + (second.number() - 1) * width;
            bar(svg, "possible", x, bottom, width, 100 * second.possible() / whole);
            bar(svg, "good", x, bottom, width, 100 * second.good() / whole);
        }
        add(svg, "<line class='axis' x1='%d' x2='%d' y1='%d' y2='%d'/>%n", LEFT, RIGHT, bottom, bottom);
        add(svg, "<text x='%d' y='%d' text-anchor='end'>%s</text>%n", LEFT - 8, bottom - 20, outcome.protection());
        add(
                svg,
                "<text x='%d' y='%d'>%.1f %%, recovery %s</text>%n",
                RIGHT + 12,
                bottom - 20,
                outcome.goodput(),
                recovery(outcome));
    }

    private static void bar(StringBuilder svg, String look, double x, int bottom, double width, double percent) {
        double high = HEIGHT * Math.min(HIGHEST, percent) / HIGHEST;
        add(
                svg,
                "<rect class='%s' x='%.1f' y='%.1f' width='%.1f' height='%.1f'/>%n",
                look,
                x,
                bottom - high,
                width,
                high);
    }

    private static String trimmed(double load) {
        return load == Math.rint(load) ? String.valueOf((long) load) : String.valueOf(load);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;");
    }

    private static void add(StringBuilder to, String form, Object... values) {
        to.append(String.format(Locale.ROOT, form, values));
    }
}
