package io.millrace.verification.pictures;

import io.millrace.verification.pictures.Lane.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** A picture as text of SVG: inputs, the operator with its code, outputs, and a scale of time. */
final class Svg {

    private static final int PAD = 16;
    private static final int TITLE = 40;
    private static final int CODE_LINE = 19;
    private static final double CODE_CHARACTER = 7.85;
    private static final double NAME_CHARACTER = 6.9;
    private static final int ASKS = 16;
    private static final int SCALE = 30;

    private final Picture picture;
    private final Colours colours;
    private final List<Row> rows = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();
    private final double left;
    private final double step;
    private final double width;
    private final double end;

    /** A lane at its place. */
    private record Row(Lane lane, Strip strip, double top) {

        double line() {
            return top + Strip.LEVEL / 2.0 + 4;
        }

        static double height(Lane lane, Strip strip) {
            return strip.levels() * Strip.LEVEL + 8 + (lane.asks().isEmpty() ? 0 : ASKS);
        }
    }

    Svg(Picture picture) {
        this.picture = picture;
        colours = Colours.of(picture.lanes());
        left = PAD
                + 22
                + NAME_CHARACTER
                        * picture.lanes().stream()
                                .mapToInt(lane -> lane.name().length())
                                .max()
                                .orElse(0);
        long last = picture.lanes().stream().mapToLong(Lane::last).max().orElse(0);
        double steps = (double) last / Script.STEP.toNanos() + 1;
        step = Math.max(28, Math.min(46, 640 / steps));
        end = left + Strip.HEAD + steps * step;
        double widest = end;
        for (Lane lane : picture.lanes()) {
            widest = Math.max(widest, Strip.of(lane, this::x).right());
        }
        int code = picture.code().stream().mapToInt(String::length).max().orElse(0);
        width = Math.ceil(Math.max(Math.max(widest + PAD + 8, code * CODE_CHARACTER + 4 * PAD), 420));
    }

    /** Where a time is. */
    private double x(long nanos) {
        return left + Strip.HEAD + step * nanos / Script.STEP.toNanos();
    }

    String text() {
        double y = TITLE;
        y = place(lane -> lane.kind() == Lane.Kind.INPUT, y);
        double box = y + 6;
        double boxHeight = picture.code().size() * CODE_LINE + 18;
        y = place(lane -> lane.kind() != Lane.Kind.INPUT, box + boxHeight + 6);
        double height = y + SCALE;
        open(height);
        scale(TITLE - 4, y);
        rows.forEach(this::line);
        box(box, boxHeight);
        rows.forEach(this::marks);
        out.append("</svg>\n");
        return out.toString();
    }

    private double place(Predicate<Lane> which, double from) {
        double y = from;
        for (Lane lane : picture.lanes()) {
            if (which.test(lane)) {
                Strip strip = Strip.of(lane, this::x);
                rows.add(new Row(lane, strip, y));
                y += Row.height(lane, strip);
            }
        }
        return y;
    }

    private void open(double height) {
        put(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" role=\"img\" aria-label=\"%s\">",
                width, height, width, height, escaped(picture.name() + " over time"));
        put("<style>%s</style>", Colours.STYLE);
        put("<rect class=\"paper\" x=\"0.5\" y=\"0.5\" width=\"%s\" height=\"%s\" rx=\"10\"/>", width - 1, height - 1);
        put("<text class=\"title\" x=\"%s\" y=\"25\">%s</text>", PAD, escaped(picture.name()));
    }

    /** Times below, and a faint line up from each. */
    private void scale(double top, double bottom) {
        int every = step < 34 ? 20 : 10;
        for (int millis = 0; x(millis * 1_000_000L) <= end; millis += every) {
            double x = x(millis * 1_000_000L);
            put("<path class=\"grid\" d=\"M%s %sV%s\"/>", x, top, bottom + 4);
            put("<text class=\"time\" x=\"%s\" y=\"%s\">%s</text>", x, bottom + 18, millis == 0 ? "0 ms" : millis);
        }
    }

    private void box(double top, double height) {
        put(
                "<rect class=\"box\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"8\"/>",
                PAD, top, width - 2 * PAD, height);
        double longest = picture.code().stream().mapToInt(String::length).max().orElse(0) * CODE_CHARACTER;
        double y = top + 23;
        for (String line : picture.code()) {
            put(
                    "<text class=\"code\" x=\"%s\" y=\"%s\" xml:space=\"preserve\">%s</text>",
                    (width - longest) / 2, y, escaped(line));
            y += CODE_LINE;
        }
    }

    private void line(Row row) {
        double y = row.line();
        put("<text class=\"name\" x=\"%s\" y=\"%s\">%s</text>", left - 14, y + 4, escaped(row.lane.name()));
        Lane.Ending ending = row.lane.ending();
        double to = ending == null ? end : row.strip.free(ending.at(), x(ending.at()));
        put("<path class=\"lane\" d=\"M%s %sH%s\"/>", left, y, to);
        if (ending == null) {
            put("<path class=\"lane\" d=\"M%s %sl6 4l-6 4\"/>", to - 5, y - 4);
        }
    }

    private void marks(Row row) {
        double y = row.line();
        row.strip.placed().stream()
                .filter(placed -> placed.level() > 0)
                .forEach(placed -> put(
                        "<path class=\"stem\" d=\"M%s %sv%s\"/>",
                        x(placed.mark().at()), y, placed.level() * Strip.LEVEL));
        row.strip.placed().forEach(placed -> mark(placed, y, row.lane.kind() == Lane.Kind.OUTCOME));
        if (!row.lane.asks().isEmpty()) {
            asks(row);
        }
        ending(row, y);
    }

    /** What the next stage asks for, below the lane. */
    private void asks(Row row) {
        double base = row.top + row.strip.levels() * Strip.LEVEL + 5;
        put("<text class=\"name\" x=\"%s\" y=\"%s\">asks</text>", left - 14, base + 9);
        for (Lane.Ask ask : row.lane.asks()) {
            put("<path class=\"ask\" d=\"M%s %sl5 9h-10z\"/>", x(ask.at()), base);
            if (ask.elements() > 1) {
                put("<text class=\"asked\" x=\"%s\" y=\"%s\">%s</text>", x(ask.at()) + 7, base + 9, ask.elements());
            }
        }
    }

    private void mark(Strip.Placed placed, double line, boolean gone) {
        Mark mark = placed.mark();
        double x = x(mark.at());
        double y = line + placed.level() * Strip.LEVEL;
        if (mark.until() > mark.at()) {
            put(
                    "<path class=\"wait\" d=\"M%s %sH%s\"/><path class=\"stem\" d=\"M%s %sv12\"/>",
                    x, y, x(mark.until()), x(mark.until()), y - 6);
        }
        double from = x - Strip.HEAD;
        if (mark.label().group()) {
            put(
                    "<rect class=\"group\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"28\" rx=\"14\"/>",
                    from - 1, y - 14, Strip.width(mark) + 2);
            from += 3;
        }
        for (String part : mark.label().parts()) {
            double wide = Strip.width(part, mark.label().group());
            double high = mark.label().group() ? 22 : 26;
            put(
                    "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"/><text class=\"label\" x=\"%s\" y=\"%s\">%s</text>",
                    colours.of(part) + (gone ? " gone" : ""),
                    from,
                    y - high / 2,
                    wide,
                    high,
                    high / 2,
                    from + wide / 2,
                    y + 4.5,
                    escaped(part));
            from += wide + 2;
        }
        if (!mark.label().note().isEmpty()) {
            put(
                    "<text class=\"note\" x=\"%s\" y=\"%s\">%s</text>",
                    from + 3, y + 4, escaped(mark.label().note()));
        }
    }

    private void ending(Row row, double y) {
        Lane.Ending ending = row.lane.ending();
        if (ending == null) {
            return;
        }
        double x = row.strip.free(ending.at(), x(ending.at()));
        switch (ending.end()) {
            case COMPLETED -> put("<path class=\"end\" d=\"M%s %sv26\"/>", x, y - 13);
            case CANCELLED -> put("<path class=\"cancelled\" d=\"M%s %sv26\"/>", x, y - 13);
            case FAILED -> {
                put("<path class=\"failed\" d=\"M%s %sl14 14m0 -14l-14 14\"/>", x - 7, y - 7);
                put("<text class=\"error\" x=\"%s\" y=\"%s\">%s</text>", x + 12, y + 4, escaped(ending.error()));
            }
        }
    }

    /** Numbers with one digit behind the point at most, so that the same picture is the same text. */
    private void put(String format, Object... values) {
        Object[] texts = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            texts[i] = values[i] instanceof Double number
                    ? String.format(Locale.ROOT, "%.1f", number).replaceAll("\\.0$", "")
                    : values[i];
        }
        out.append(String.format(Locale.ROOT, format, texts)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
