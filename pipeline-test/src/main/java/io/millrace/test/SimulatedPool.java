package io.millrace.test;

import io.millrace.core.runtime.WorkPool;
import io.millrace.test.EventLoop.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A pool of a simulation: as many of its tasks as it has threads have begun, and they end in any order. Lines are served as
 * those of a real pool are: a line with the fewest tasks that run comes next.
 */
final class SimulatedPool implements WorkPool {

    private final String name;
    private final SimulatedWorkers workers;
    private final int size;
    private final long longestNanos;
    private final List<Line> lines = new ArrayList<>();
    private final Line others;
    private int running;
    private long begun;

    SimulatedPool(String name, SimulatedWorkers workers, int size, long longestNanos) {
        this.name = name;
        this.workers = workers;
        this.size = size;
        this.longestNanos = longestNanos;
        this.others = new Line(null);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Executor lineFor(String whom) {
        return new Line(workers.host());
    }

    @Override
    public void execute(Runnable task) {
        others.execute(task);
    }

    private synchronized void begin() {
        for (Line line = next(); line != null; line = next()) {
            Line from = line;
            Runnable task = from.waiting.removeFirst();
            if (from.waiting.isEmpty()) {
                lines.remove(from);
            }
            Host host = new Host();
            boolean guest = running >= size;
            if (guest && from.host != null) {
                from.host.guests++;
            } else {
                running++;
            }
            from.running++;
            Lane lane = new Lane(name + "-" + ++begun);
            Runnable action = () -> run(from, task, host, guest);
            long nanos = workers.order().between(0, longestNanos);
            if (nanos == 0) {
                workers.add(lane, action);
            } else {
                workers.schedule(() -> workers.add(lane, action), nanos);
            }
        }
    }

    /** The line that is served next; null when no thread is free for one. */
    private @Nullable Line next() {
        List<Line> open = lines;
        if (running >= size) {
            open = lines.stream()
                    .filter(line -> line.host != null && line.host.runs && line.host.guests == 0)
                    .toList();
        }
        if (open.isEmpty()) {
            return null;
        }
        int least = open.stream().mapToInt(line -> line.running).min().orElse(0);
        List<Line> first = open.stream()
                .filter(line -> line.running == least)
                .sorted(Comparator.comparingInt(lines::indexOf))
                .toList();
        return first.get(workers.order().among(first.size()));
    }

    private void run(Line line, Runnable task, Host host, boolean guest) {
        try {
            workers.runAs(host, task);
        } finally {
            synchronized (this) {
                host.runs = false;
                line.running--;
                if (guest && line.host != null) {
                    line.host.guests--;
                } else {
                    running--;
                }
            }
            begin();
        }
    }

    /** A task that has begun, and may wait for runs that it has started. */
    static final class Host {
        private boolean runs = true;
        private int guests;
    }

    private final class Line implements Executor {

        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private final @Nullable Host host;
        private int running;

        private Line(@Nullable Host host) {
            this.host = host;
        }

        @Override
        public void execute(Runnable task) {
            synchronized (SimulatedPool.this) {
                if (waiting.isEmpty()) {
                    lines.add(this);
                }
                waiting.addLast(task);
            }
            begin();
        }
    }
}
