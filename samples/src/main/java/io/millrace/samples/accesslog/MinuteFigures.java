package io.millrace.samples.accesslog;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The figures per minute, path and status that are still being counted.
 *
 * <p>Time is the log's own; no clock is read. A minute closes, and its figures come out, when it lies more than
 * {@link FigureLimits#lateness()} behind the newest minute seen, and the oldest minute closes when more than
 * {@link FigureLimits#openFigures()} are open. A visit to a minute that is closed already comes out at once as a figure
 * of its own. So no visit is ever lost or counted twice: the counts of all figures add up to the visits. A single visit
 * far in the future makes every later one late; each still counts, in a figure of its own.
 *
 * <p>Figures come out in the order of minute, path, status. For one thread at a time.
 */
public final class MinuteFigures {

    private final FigureLimits limits;
    private final TreeMap<Instant, TreeMap<Key, OpenFigure>> minutes = new TreeMap<>();
    private Instant newest = Instant.MIN;
    private int open;

    public MinuteFigures(FigureLimits limits) {
        this.limits = limits;
    }

    /** With {@link FigureLimits#defaults()}. */
    public static MinuteFigures withDefaults() {
        return new MinuteFigures(FigureLimits.defaults());
    }

    /** Counts a visit, and hands out the figures that closed because of it, usually none. */
    public void add(Visit visit, Consumer<Figure> out) {
        Instant minute = minute(visit);
        TreeMap<Key, OpenFigure> figures = minutes.computeIfAbsent(minute, m -> new TreeMap<>());
        figures.computeIfAbsent(new Key(visit.path(), visit.status()), this::open)
                .add(visit, limits);
        if (minute.isAfter(newest)) {
            newest = minute;
        }
        while (mustCloseOldest()) {
            closeOldest(out);
        }
    }

    /** The minute that a visit counts in. */
    static Instant minute(Visit visit) {
        return visit.time().truncatedTo(ChronoUnit.MINUTES);
    }

    /** Closes and hands out all figures. */
    public void flush(Consumer<Figure> out) {
        while (!minutes.isEmpty()) {
            closeOldest(out);
        }
    }

    /** Number of figures that are open. */
    public int openFigures() {
        return open;
    }

    private OpenFigure open(Key key) {
        open++;
        return new OpenFigure();
    }

    private boolean mustCloseOldest() {
        return open > limits.openFigures()
                || open > 0 && Duration.between(minutes.firstKey(), newest).compareTo(limits.lateness()) > 0;
    }

    private void closeOldest(Consumer<Figure> out) {
        Map.Entry<Instant, TreeMap<Key, OpenFigure>> oldest = minutes.pollFirstEntry();
        open -= oldest.getValue().size();
        oldest.getValue().forEach((key, figure) -> out.accept(figure.close(oldest.getKey(), key.path(), key.status())));
    }

    private record Key(String path, int status) implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::path).thenComparingInt(Key::status);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }
}
