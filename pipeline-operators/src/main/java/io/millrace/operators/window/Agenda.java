package io.millrace.operators.window;

import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Windows by the moment at which something is to be done about them, those of one moment in the order in which they came. There
 * are few moments, however many windows: all that end together are in one line.
 */
final class Agenda<A> {

    private static final class Line<A> {

        private final long due;
        private OpenWindow<A> first;
        private OpenWindow<A> last;

        private Line(long due, OpenWindow<A> only) {
            this.due = due;
            this.first = only;
            this.last = only;
        }
    }

    private final TreeMap<Long, Line<A>> lines = new TreeMap<>();
    /** The line that was added to last: most windows are added where the one before was. */
    private @Nullable Line<A> latest;

    private @Nullable Line<A> earliest;
    private int size;

    void add(OpenWindow<A> window, long due) {
        size++;
        Line<A> line = latest;
        if (line == null || line.due != due) {
            line = lines.get(due);
        }
        if (line == null) {
            line = new Line<>(due, window);
            lines.put(due, line);
            earliest = lines.firstEntry().getValue();
        } else {
            line.last.nextDue = window;
            line.last = window;
        }
        latest = line;
    }

    /** The earliest moment; {@link Nanos#NEVER} when there is none. */
    long due() {
        return earliest == null ? Nanos.NEVER : earliest.due;
    }

    int size() {
        return size;
    }

    /** A window of the earliest moment; there must be one. */
    OpenWindow<A> first() {
        return Objects.requireNonNull(earliest).first;
    }

    /** Takes {@link #first} out. */
    void removeFirst() {
        Line<A> line = Objects.requireNonNull(earliest);
        OpenWindow<A> removed = line.first;
        size--;
        if (removed.nextDue != null) {
            line.first = removed.nextDue;
            removed.nextDue = null;
            return;
        }
        lines.remove(line.due);
        if (latest == line) {
            latest = null;
        }
        earliest = lines.isEmpty() ? null : lines.firstEntry().getValue();
    }
}
