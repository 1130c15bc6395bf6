package io.millrace.verification.pictures;

import io.millrace.verification.pictures.Lane.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/** The marbles of a lane, one below the other where they would overlap. */
record Strip(List<Placed> placed, int levels, double right) {

    /** The height of a level. */
    static final int LEVEL = 32;

    /** What a marble needs before its time. */
    static final int HEAD = 13;

    private static final double CHARACTER = 7.6;
    private static final double NOTE_CHARACTER = 6.2;
    private static final double ERROR_CHARACTER = 6.6;
    private static final int GAP = 3;

    /** A marble on a level, 0 on the line. */
    record Placed(Mark mark, int level, double right) {}

    static Strip of(Lane lane, LongToDoubleFunction x) {
        List<Double> ends = new ArrayList<>();
        List<Placed> placed = new ArrayList<>();
        double right = 0;
        for (Mark mark : lane.marks()) {
            double from = x.applyAsDouble(mark.at()) - HEAD;
            double to = Math.max(from + width(mark), x.applyAsDouble(mark.until())) + GAP;
            int level = 0;
            while (level < ends.size() && ends.get(level) > from) {
                level++;
            }
            if (level == ends.size()) {
                ends.add(to);
            } else {
                ends.set(level, to);
            }
            placed.add(new Placed(mark, level, to));
            right = Math.max(right, to);
        }
        Strip strip = new Strip(placed, Math.max(1, ends.size()), right);
        Lane.Ending ending = lane.ending();
        if (ending == null) {
            return strip;
        }
        double end = strip.free(ending.at(), x.applyAsDouble(ending.at())) + 12;
        return new Strip(
                placed,
                strip.levels,
                Math.max(right, end + ERROR_CHARACTER * ending.error().length()));
    }

    /** Where the mark of the end finds room beside what is at the same time. */
    double free(long at, double x) {
        double free = x;
        for (Placed one : placed) {
            if (one.level == 0 && one.mark.at() <= at && one.right > free - 6) {
                free = one.right + 6;
            }
        }
        return free;
    }

    static double width(Mark mark) {
        Label label = mark.label();
        double parts = 0;
        for (String part : label.parts()) {
            parts += width(part, label.group()) + 2;
        }
        double note = label.note().isEmpty() ? 0 : label.note().length() * NOTE_CHARACTER + 10;
        return Math.max(2 * HEAD, parts - 2 + (label.group() ? 6 : 0) + note);
    }

    static double width(String part, boolean member) {
        long wide = part.chars().filter(character -> character > 0x2000).count();
        return Math.max(member ? 22 : 2 * HEAD, part.length() * CHARACTER + wide * 6 + 12);
    }
}
