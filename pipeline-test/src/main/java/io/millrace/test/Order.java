package io.millrace.test;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** In which order an {@link EventLoop} runs what could run: as it was handed over, or as it is drawn. */
final class Order {

    private final @Nullable SplittableRandom random;
    private final long lateNanos;

    private Order(@Nullable SplittableRandom random, long lateNanos) {
        this.random = random;
        this.lateNanos = lateNanos;
    }

    /** Tasks as they were handed over, and timers after them. */
    static Order handedOver() {
        return new Order(null, 0);
    }

    /**
     * Any order that threads could take.
     *
     * @param lateNanos for how long a task may wait at most while time goes on
     */
    static Order drawn(SplittableRandom random, long lateNanos) {
        return new Order(random, lateNanos);
    }

    boolean shuffles() {
        return random != null;
    }

    long lateNanos() {
        return lateNanos;
    }

    /** One of 0 to {@code count - 1}. */
    int among(int count) {
        return random == null || count == 1 ? 0 : random.nextInt(count);
    }

    boolean oneIn(int count) {
        return lateNanos > 0 && among(count) == 0;
    }

    /** A number from {@code least} to {@code most}. */
    long between(long least, long most) {
        return random == null || least == most ? least : random.nextLong(least, most + 1);
    }
}
