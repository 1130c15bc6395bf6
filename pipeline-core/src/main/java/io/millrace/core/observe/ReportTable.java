package io.millrace.core.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as text of fixed width for a terminal: a head line, a row for each stage, and whether the account closes. */
final class ReportTable {

    private static final int WIDTH = 120;
    private static final int NAME_WIDTH = 24;
    private static final int BAR_WIDTH = 10;
    /** Less waiting in the whole run is not shown: it was seen by a few looks only. */
    private static final double LONG_ENOUGH_NANOS = 2e9;

    private static final double LEAST_SHARE = 0.1;
    private static final int WAITS_WIDTH = "demand 100%".length();

    private final RunReport report;
    private final List<StageFigures> stages;
    private final List<Column> columns = new ArrayList<>();

    private ReportTable(RunReport report) {
        this.report = report;
        this.stages = report.stages();
    }

    static String render(RunReport report) {
        return new ReportTable(report).render();
    }

    private record Column(String title, List<String> cells, boolean left) {

        int width() {
            return cells.stream().mapToInt(String::length).reduce(title.length(), Math::max);
        }

        String pad(String cell) {
            String space = " ".repeat(width() - cell.length());
            return left ? cell + space : space + cell;
        }
    }

    private interface Cell {
        String of(StageFigures stage);
    }

    private String render() {
        addColumns();
        StringBuilder text = new StringBuilder();
        line(text, head());
        if (!stages.isEmpty()) {
            line(text, row(-1));
            for (int i = 0; i < stages.size(); i++) {
                line(text, row(i));
            }
        }
        footer(text);
        return text.toString();
    }

    private void addColumns() {
        addColumn("stage", true, ReportTable::name);
        addColumn("in", false, stage -> stage.from().isEmpty() ? "" : number(stage.in()));
        addColumn("out", false, stage -> number(stage.emitted()));
        for (OutcomeKind kind : OutcomeKind.values()) {
            if (stages.stream().anyMatch(stage -> stage.count(kind) != 0)) {
                addColumn(kind.label(), false, stage -> stage.count(kind) == 0 ? "" : number(stage.count(kind)));
            }
        }
        addColumn("queued", false, stage -> number(stage.queued()));
        addColumn("running", false, stage -> number(stage.running()));
        if (stages.stream().anyMatch(stage -> stage.heldAfter() != 0)) {
            addColumn("held after", false, stage -> number(stage.heldAfter()));
        }
        addBusy();
    }

    private void addColumn(String title, boolean left, Cell cell) {
        columns.add(new Column(title, stages.stream().map(cell::of).toList(), left));
    }

    /** The time in functions, its share of all stages, and the share as a bar where there is room for one. */
    private void addBusy() {
        double total = stages.stream().mapToDouble(ReportTable::busyNanos).sum();
        addColumn("busy", false, stage -> busyNanos(stage) == 0 ? "" : time(stage.busy()));
        if (total == 0) {
            return;
        }
        addColumn("", false, stage -> busyNanos(stage) == 0 ? "" : percent(busyNanos(stage) / total));
        if (stages.stream().anyMatch(ReportTable::waited) && row(-1).length() + 2 + WAITS_WIDTH <= WIDTH) {
            addColumn("waits", true, this::waits);
        }
        if (row(-1).length() + 2 + BAR_WIDTH <= WIDTH) {
            addColumn("", true, stage -> "#".repeat((int) Math.round(BAR_WIDTH * busyNanos(stage) / total)));
        }
    }

    /** Whether it was looked at often enough to say so: waiting is sampled. */
    private static boolean waited(StageFigures stage) {
        return nanos(stage.waiting().forInput()) + nanos(stage.waiting().forDemand()) >= LONG_ENOUGH_NANOS;
    }

    /** What a stage waits for most, and for which part of the time. */
    private String waits(StageFigures stage) {
        double input = nanos(stage.waiting().forInput());
        double demand = nanos(stage.waiting().forDemand());
        double share = Math.max(input, demand) / Math.max(1, nanos(report.elapsed()));
        return share < LEAST_SHARE ? "" : (input >= demand ? "input " : "demand ") + percent(share);
    }

    private static double busyNanos(StageFigures stage) {
        return nanos(stage.busy());
    }

    private static double nanos(Duration duration) {
        return duration.getSeconds() * 1e9 + duration.getNano();
    }

    /** Row {@code index}, or the titles for -1. */
    private String row(int index) {
        StringBuilder row = new StringBuilder();
        for (Column column : columns) {
            row.append(row.isEmpty() ? "" : "  ")
                    .append(column.pad(
                            index < 0 ? column.title() : column.cells().get(index)));
        }
        return row.toString();
    }

    private String head() {
        String head = "%s: %s after %s, %s in, %s out"
                .formatted(
                        cut(oneLine(report.pipeline()), NAME_WIDTH),
                        report.state().name().toLowerCase(Locale.ROOT),
                        time(report.elapsed()),
                        number(report.in()),
                        number(report.out()));
        double seconds = nanos(report.elapsed()) / 1e9;
        return seconds > 0 ? head + ", " + number(Math.round(report.in() / seconds)) + " elements/s" : head;
    }

    private void footer(StringBuilder text) {
        List<String> imbalances = report.imbalances();
        if (imbalances.isEmpty()) {
            line(text, "balance: every element is accounted for");
        } else {
            line(text, report.state().isTerminal() ? "balance: does not close" : "balance: open, the run goes on");
            imbalances.forEach(imbalance -> line(text, "  " + oneLine(imbalance)));
        }
        Acknowledgements told = report.acknowledgements();
        if (!told.equals(Acknowledgements.NONE)) {
            line(
                    text,
                    "acknowledgements: %s delivered, %s acknowledged, %s given back, %s open"
                            .formatted(
                                    number(told.delivered()),
                                    number(told.acknowledged()),
                                    number(told.returned()),
                                    number(told.open())));
        }
        for (Abandoned abandoned : report.abandoned()) {
            line(text, "abandoned: stage '%s', %s".formatted(oneLine(abandoned.stage()), oneLine(abandoned.where())));
        }
        report.failure().ifPresent(failure -> line(text, cut("failure: " + firstLine(failure), WIDTH)));
    }

    private static String name(StageFigures stage) {
        String name = oneLine(stage.name());
        return stage.branch() ? "  " + cut(name, NAME_WIDTH - 2) : cut(name, NAME_WIDTH);
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        String type = failure.getClass().getName();
        return message == null
                ? type
                : type + ": " + oneLine(message.lines().findFirst().orElse(""));
    }

    private static String time(Duration duration) {
        double nanos = nanos(duration);
        if (nanos < 1e6) {
            return String.format(Locale.ROOT, "%.0f µs", nanos / 1e3);
        }
        if (nanos < 1e9) {
            return String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
        }
        if (nanos < 600e9) {
            return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
        }
        if (duration.toHours() == 0) {
            return "%d min %02d s".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return "%d h %02d min %02d s".formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ");
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
