package io.millrace.core.runtime;

import java.time.Duration;

/** The moment until which a thread waits. Real time: what waits is a thread. */
final class Deadline {

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + nanos(duration));
    }

    /** Nanoseconds that are left; zero or less when the moment has passed. */
    long left() {
        return endNanos - System.nanoTime();
    }

    boolean passed() {
        return left() <= 0;
    }

    /** The nanoseconds of {@code duration}, or the nearest number there is. */
    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException beyond) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }
}
