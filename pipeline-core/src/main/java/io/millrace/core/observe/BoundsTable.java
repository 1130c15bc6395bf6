package io.millrace.core.observe;

import java.util.ArrayList;
import java.util.List;

/** Bounds as text for a terminal: a row for each stage, and the sum. */
final class BoundsTable {

    private static final List<String> TITLES = List.of("stage", "elements", "slots", "threads", "timers", "keys");

    private BoundsTable() {}

    static String render(Bounds bounds) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        for (StageBounds stage : bounds.stages()) {
            rows.add(List.of(
                    oneLine(stage.name()),
                    shown(stage.elements()),
                    shown(stage.slots()),
                    shown(stage.threads()),
                    shown(stage.timers()),
                    shown(stage.keys())));
        }
        rows.add(List.of(
                "the run",
                bounds.elements().toString(),
                bounds.slots().toString(),
                bounds.threads().toString(),
                bounds.timers().toString(),
                bounds.keys().toString()));
        StringBuilder text = new StringBuilder(oneLine(bounds.pipeline())).append(": at most");
        if (bounds.inFlight().isKnown()) {
            text.append(' ').append(bounds.inFlight()).append(" elements of the source in flight, and");
        }
        text.append('\n');
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(column == 0 ? "" : "  ").append(pad(row.get(column), width(rows, column), column == 0));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String shown(Bound bound) {
        return bound.equals(Bound.none()) ? "" : bound.toString();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String pad(String cell, int width, boolean left) {
        String space = " ".repeat(width - cell.length());
        return left ? cell + space : space + cell;
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ");
    }
}
