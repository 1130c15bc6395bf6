package io.millrace.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What has happened in a simulation, a line for each task, timer and call. The last 10,000 lines are kept; two traces are
 * equal when all their lines were.
 */
public final class Trace {

    private static final int KEPT = 10_000;

    private final Deque<String> lines = new ArrayDeque<>();
    private long count;
    private long hash;

    Trace() {}

    synchronized void add(String line) {
        count++;
        for (int at = 0; at < line.length(); at++) {
            hash = hash * 1_099_511_628_211L + line.charAt(at);
        }
        lines.addLast(line);
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
    }

    /** The last {@code number} lines, or fewer if there are fewer. */
    public synchronized String last(int number) {
        return lines.stream().skip(Math.max(0, lines.size() - number)).collect(Collectors.joining("\n"));
    }

    /** How many lines there were. */
    public synchronized long count() {
        return count;
    }

    @Override
    public synchronized boolean equals(@Nullable Object other) {
        return other instanceof Trace trace
                && trace.count == count
                && trace.hash == hash
                && trace.last(KEPT).equals(last(KEPT));
    }

    @Override
    public synchronized int hashCode() {
        return Long.hashCode(hash);
    }

    /** The lines that are kept. */
    @Override
    public String toString() {
        return last(KEPT);
    }
}
