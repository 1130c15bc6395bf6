package io.millrace.core.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines that were delivered and lie behind the last one up to which all have been acknowledged. Lines are acknowledged in
 * any order, and forgotten in theirs. Any thread.
 *
 * <p>{@code ends} is a ring with the end of each line in it; that of an acknowledged one is stored as its complement.
 */
final class LineWindow {

    private static final int FIRST_PLACES = 256;

    private final int size;
    private final Deque<Span> spans = new ArrayDeque<>();
    private final List<LogFile> left = new ArrayList<>();
    private long[] ends = new long[FIRST_PLACES];
    private long confirmed;
    private long delivered;
    /** Where the last confirmed line ends. */
    private long confirmedEnd;
    /** The line that has no end, if any, and where it begins. */
    private long unended = -1;

    private long unendedFrom;

    /** @param confirmed how many lines were delivered and acknowledged before */
    LineWindow(int size, long confirmed) {
        this.size = size;
        this.confirmed = confirmed;
        this.delivered = confirmed;
    }

    /** What follows comes from {@code file}, at {@code offset}, behind {@code lines} lines. */
    synchronized void begin(LogFile file, long offset, long lines) {
        spans.add(new Span(delivered + 1, file, offset, lines));
    }

    /** The file that is read now has become {@code copy}, which has all that was read of it. */
    synchronized void replace(LogFile copy) {
        Span last = spans.removeLast();
        left.add(last.file);
        spans.add(new Span(last.first, copy, last.offset, last.lines));
    }

    /** What was read of the present file is nowhere any more: there is no place in it to come back to. */
    synchronized void lose() {
        spans.getLast().lost = true;
    }

    /** Whether no line may be delivered before one is acknowledged. */
    synchronized boolean isFull() {
        return delivered - confirmed >= size;
    }

    /** A line that ends at {@code end} is delivered; its position. */
    synchronized long deliver(long end) {
        delivered++;
        if (delivered - confirmed > ends.length) {
            grow();
        }
        ends[place(delivered)] = end;
        return delivered;
    }

    /** As {@link #deliver}, for a line without an end that begins at {@code from}. */
    synchronized long deliverUnended(long from, long end) {
        unended = deliver(end);
        unendedFrom = from;
        return unended;
    }

    /** The line at {@code position} has ended; whether there is room now that was not there before. */
    synchronized boolean acknowledged(long position) {
        if (position <= confirmed || position > delivered) {
            return false;
        }
        boolean wasFull = isFull();
        int place = place(position);
        if (ends[place] >= 0) {
            ends[place] = ~ends[place];
        }
        while (confirmed < delivered && ends[place(confirmed + 1)] < 0) {
            confirmed++;
            confirmedEnd = ~ends[place(confirmed)];
        }
        return wasFull && !isFull();
    }

    /** How many lines have been acknowledged without a gap, those before this window included. */
    synchronized long confirmed() {
        return confirmed;
    }

    /** Whether reading would no longer begin again in {@code file}. */
    synchronized boolean hasLeft(@Nullable LogFile file) {
        return spans.size() > 1 && spans.getFirst().file == file && second().first <= confirmed + 1;
    }

    /** Where reading would begin again now. */
    synchronized Place place() {
        while (spans.size() > 1 && second().first <= confirmed + 1) {
            left.add(spans.removeFirst().file);
        }
        Span span = spans.getFirst();
        long lines = confirmed + 1 - span.first;
        long offset = lines == 0 ? span.offset : confirmedEnd;
        long lineOffset = confirmed == unended ? unendedFrom : offset;
        return new Place(span.file, offset, span.lines + lines, lineOffset, confirmed, span.lost);
    }

    private Span second() {
        return spans.stream().skip(1).findFirst().orElseThrow();
    }

    /** The files that no place is in any more, once. */
    synchronized List<LogFile> takeLeft() {
        List<LogFile> taken = List.copyOf(left);
        left.clear();
        return taken;
    }

    /** All files that are open. */
    synchronized List<LogFile> takeAll() {
        while (!spans.isEmpty()) {
            left.add(spans.removeFirst().file);
        }
        return takeLeft();
    }

    private void grow() {
        long[] longer = new long[ends.length * 2];
        for (long position = confirmed + 1; position < delivered; position++) {
            longer[(int) (position & (longer.length - 1))] = ends[place(position)];
        }
        ends = longer;
    }

    private int place(long position) {
        return (int) (position & (ends.length - 1));
    }

    /**
     * Where reading would begin again.
     *
     * @param file the file that it is in
     * @param offset how many bytes lie before it
     * @param line how many lines of the file lie before it
     * @param lineOffset where the line before it begins when that has no end; else as {@code offset}
     * @param lines how many lines of all files lie before it
     * @param lost whether the file has lost what was read of it
     */
    record Place(LogFile file, long offset, long line, long lineOffset, long lines, boolean lost) {}

    /** Neighbouring lines of one file. */
    private static final class Span {

        private final long first;
        private final LogFile file;
        private final long offset;
        private final long lines;
        private boolean lost;

        Span(long first, LogFile file, long offset, long lines) {
            this.first = first;
            this.file = file;
            this.offset = offset;
            this.lines = lines;
        }
    }
}
