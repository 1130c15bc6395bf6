package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures of Millrace that stand for themselves, each with its limit.
 *
 * @param id such as {@code W13}
 * @param title what they tell of
 * @param all the figures, in the order of the table
 */
public record Figures(String id, String title, List<Figure> all) implements Task {

    /** None yet. */
    public static Figures of(String id, String title) {
        return new Figures(id, title, List.of());
    }

    /** With one more. */
    public Figures and(Figure figure) {
        List<Figure> more = new ArrayList<>(all);
        more.add(figure);
        return new Figures(id, title, List.copyOf(more));
    }

    @Override
    public int rows() {
        return all.size();
    }
}
