package io.millrace.operators.rate;

import io.millrace.core.spi.Operator;
import io.millrace.core.spi.Sink;
import io.millrace.operators.Weigher;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rate that a throttle keeps; its methods say what becomes of elements that come faster. See {@link Throttle}.
 *
 * @param <W> what can be weighed; anything when elements are counted
 */
public final class Rate<W> {

    private final long amount;
    private final Duration per;
    /** 0 when nothing was said of it. */
    private final long burst;

    private final @Nullable Weigher<? super W> weigher;

    Rate(long amount, Duration per, long burst, @Nullable Weigher<? super W> weigher) {
        this.amount = amount;
        this.per = per;
        this.burst = burst;
        this.weigher = weigher;
    }

    /**
     * After a pause, so much may go through at once.
     *
     * @param burst in elements, or in the unit of the cost; at least 1, which is also what holds without it. A rate of cost that drops or
     *     fails needs one: what costs more never goes through there
     */
    public Rate<W> burst(long burst) {
        return new Rate<>(amount, per, Throttle.checked("burst", burst), weigher);
    }

    /** An element that comes too fast waits, and the source with it. */
    public <T extends W> Operator<T, T> shape() {
        return new Throttled<>(amount, per, Math.max(1, burst), weigher, TooFast.WAIT, null);
    }

    /** An element that comes too fast, or costs more than the burst, fails with {@link RateExceededException}. */
    public <T extends W> Operator<T, T> fail() {
        return new Throttled<>(amount, per, enforced(), weigher, TooFast.FAIL, null);
    }

    /** An element that comes too fast, or costs more than the burst, is dropped; it counts as shed (full). */
    public <T extends W> Operator<T, T> drop() {
        return new Throttled<>(amount, per, enforced(), weigher, TooFast.DROP, null);
    }

    /** As {@link #drop()}; what is dropped goes to {@code excess}. */
    public <T extends W> Operator<T, T> drop(Sink<? super T> excess) {
        return new Throttled<>(
                amount, per, enforced(), weigher, TooFast.DROP, Objects.requireNonNull(excess, "excess"));
    }

    private long enforced() {
        if (weigher != null && burst == 0) {
            throw new IllegalStateException(
                    "a throttle by cost that drops or fails must be told its burst: without one, an element"
                            + " that costs more than 1 never goes through; say .burst(n), with the most that an element may cost");
        }
        return Math.max(1, burst);
    }
}
