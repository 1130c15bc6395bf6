package io.millrace.resilience.breaker;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the last {@code windowNanos}, in ten parts of equal length: between 90 and 100 % of that time. A part keeps the
 * sums of the nine before it, so that nobody has to add them up for each call.
 */
final class RecentCalls implements Results {

    static final int PARTS = 10;

    private final long windowNanos;
    private final long partNanos;
    private final ReentrantLock turning = new ReentrantLock();

    /** The current part and those before it, by number; written by who turns. */
    private final @Nullable Part[] parts = new Part[PARTS];

    private volatile Part current;

    RecentCalls(long windowNanos, long now) {
        this.windowNanos = windowNanos;
        this.partNanos = Math.max(1, windowNanos / PARTS);
        Part first = new Part(0, now, 0, 0, 0, 0);
        this.parts[0] = first;
        this.current = first;
    }

    @Override
    public boolean record(int result, int enough, long now) {
        Part part = partAt(now);
        long count = part.calls.incrementAndGet();
        if (result == FINE) {
            // More of these only lower the rates, once there are enough to judge.
            return count <= enough;
        }
        part.add(result);
        return true;
    }

    @Override
    public void advance(long now) {
        partAt(now);
    }

    @Override
    public long calls() {
        Part part = current;
        return part.callsBefore + part.calls.get();
    }

    @Override
    public long failed() {
        Part part = current;
        return part.failedBefore + part.failed.get();
    }

    @Override
    public long slow() {
        Part part = current;
        return part.slowBefore + part.slow.get();
    }

    @Override
    public long slowAndFailed() {
        Part part = current;
        return part.slowAndFailedBefore + part.slowAndFailed.get();
    }

    /** A time a little before the current part, from a thread that was late, belongs to it as well. */
    private Part partAt(long now) {
        Part part = current;
        long age = now - part.since;
        return age < partNanos && age >= -windowNanos ? part : turn(now);
    }

    /** Who finds another one turning records in the part before: a thousandth of a second late, instead of waiting. */
    private Part turn(long now) {
        if (turning.tryLock()) {
            try {
                current = next(current, now);
            } finally {
                turning.unlock();
            }
        }
        return current;
    }

    private Part next(Part last, long now) {
        long age = now - last.since;
        if (age < -windowNanos) {
            // The clock was put back: what is there is from a time that has yet to come.
            Arrays.fill(parts, null);
            return put(new Part(0, now, 0, 0, 0, 0));
        }
        if (age < partNanos) {
            return last;
        }
        long steps = age / partNanos;
        long number = last.number + steps;
        long calls = 0;
        long failed = 0;
        long slow = 0;
        long slowAndFailed = 0;
        for (Part part : parts) {
            if (part != null && part.number > number - PARTS) {
                calls += part.calls.get();
                failed += part.failed.get();
                slow += part.slow.get();
                slowAndFailed += part.slowAndFailed.get();
            }
        }
        return put(new Part(number, last.since + steps * partNanos, calls, failed, slow, slowAndFailed));
    }

    private Part put(Part part) {
        parts[(int) (part.number % PARTS)] = part;
        return part;
    }

    /** A tenth of the window, and the sums of the nine tenths before it. */
    private static final class Part {

        private final long number;
        private final long since;
        private final long callsBefore;
        private final long failedBefore;
        private final long slowBefore;
        private final long slowAndFailedBefore;
        private final AtomicLong calls = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicLong slow = new AtomicLong();
        private final AtomicLong slowAndFailed = new AtomicLong();

        private Part(long number, long since, long calls, long failed, long slow, long slowAndFailed) {
            this.number = number;
            this.since = since;
            this.callsBefore = calls;
            this.failedBefore = failed;
            this.slowBefore = slow;
            this.slowAndFailedBefore = slowAndFailed;
        }

        private void add(int result) {
            if ((result & FAILED) != 0) {
                failed.getAndIncrement();
            }
            if ((result & SLOW) != 0) {
                slow.getAndIncrement();
            }
            if (result == (FAILED | SLOW)) {
                slowAndFailed.getAndIncrement();
            }
        }
    }
}
