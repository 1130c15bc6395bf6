package io.millrace.core.runtime;

import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lines of a pool in which tasks wait, and whose turn it is. Guarded by the pool's lock. */
final class Lines {

    /*
     * A line is in `turns` while it has a task; the one served longest ago is in front. At most as many lines have running
     * tasks as the pool has threads, so that a look for one without is short.
     */
    private final ArrayDeque<Line> turns = new ArrayDeque<>();
    private int waiting;
    /** Lines in {@code turns} that have a host. */
    private int guests;

    /** How many tasks wait. */
    int waiting() {
        return waiting;
    }

    void add(Line line, Runnable task) {
        if (line.tasks.isEmpty()) {
            join(line);
        }
        line.tasks.addLast(task);
        waiting++;
    }

    /** Takes back what was added last. */
    void removeLast(Line line) {
        line.tasks.removeLast();
        waiting--;
        if (line.tasks.isEmpty()) {
            leave(line);
        }
    }

    /** The line that is served next: fewest tasks that run, then served longest ago. Null when no task waits. */
    @Nullable
    Line next() {
        Line best = turns.peekFirst();
        if (best == null || best.running == 0 || turns.size() == 1) {
            return best;
        }
        for (Line line : turns) {
            if (line.running < best.running) {
                best = line;
                if (best.running == 0) {
                    break;
                }
            }
        }
        return best;
    }

    /** As above, among the lines of one host. */
    @Nullable
    Line next(Host host) {
        if (guests > 0) {
            for (Line line : turns) {
                if (line.host == host) {
                    return line;
                }
            }
        }
        return null;
    }

    /** A function that is still running, whose runs have tasks that wait, and that is not in {@code served}; or null. */
    @Nullable
    Host hostNotIn(Set<Host> served) {
        if (guests > 0) {
            for (Line line : turns) {
                Host host = line.host;
                if (host != null && host.isRunning() && !served.contains(host)) {
                    return host;
                }
            }
        }
        return null;
    }

    /** The first task of a line that {@code next} has named; it counts as running. */
    Runnable poll(Line line) {
        Runnable task = line.tasks.removeFirst();
        waiting--;
        line.running++;
        if (line.tasks.isEmpty()) {
            leave(line);
        } else if (turns.size() > 1) {
            turns.removeFirstOccurrence(line);
            turns.addLast(line);
        }
        return task;
    }

    /** Forgets all tasks that wait. */
    void clear() {
        turns.forEach(line -> line.tasks.clear());
        turns.clear();
        waiting = 0;
        guests = 0;
    }

    private void join(Line line) {
        turns.addLast(line);
        if (line.host != null) {
            guests++;
        }
    }

    private void leave(Line line) {
        turns.removeFirstOccurrence(line);
        if (line.host != null) {
            guests--;
        }
    }
}
