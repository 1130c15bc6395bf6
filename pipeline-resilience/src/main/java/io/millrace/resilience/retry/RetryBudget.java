package io.millrace.resilience.retry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many retries and hedges a dependency is spared or sent: each costs a token, successes bring parts of one, and a small
 * reserve lets a dependency be tried that has no successes. Tokens and debts are forgotten after a time, so that neither an hour
 * of success pays for a storm, nor a storm forbids retries after it. In an outage the extra load is therefore the reserve, and
 * no multiple of the calls. The algorithm is that of Finagle's {@code RetryBudget}.
 *
 * <p>Shared by all stages that name the same dependency. Thread-safe; a success writes one number, a retry holds a lock for some
 * nanoseconds. Times are nanoseconds of the run's clock.
 */
public final class RetryBudget {

    /** What a token is made of, so that a success can bring a whole number of parts. */
    static final int TOKEN = 100;

    private static final int PARTS = 10;

    private final RetryBudgetSettings settings;
    private final long origin;
    private final long partNanos;

    /** The balance of each tenth of the expiry time, by number: what it has brought less what it has cost. */
    private final AtomicLongArray parts = new AtomicLongArray(PARTS);

    private final Object lock = new Object();
    private final AtomicLong denied = new AtomicLong();

    /** The number of the current part; written under the lock. */
    private volatile long current;

    RetryBudget(RetryBudgetSettings settings, long now) {
        this.settings = settings;
        this.origin = now;
        this.partNanos = Math.max(1, settings.expiry().toNanos() / PARTS);
    }

    /** A call has succeeded. */
    public void succeeded(long now) {
        long part = advance(now);
        parts.getAndAdd(place(part), settings.percent());
    }

    /** Takes a token for a retry or a hedge; false when there is none, and it must not be made. */
    public boolean tryTake(long now) {
        synchronized (lock) {
            long part = advance(now);
            if (balance() < TOKEN) {
                denied.getAndIncrement();
                return false;
            }
            parts.getAndAdd(place(part), -TOKEN);
            return true;
        }
    }

    /** Gives a token back that was taken for an attempt which was not made after all. */
    public void giveBack(long now) {
        long part = advance(now);
        parts.getAndAdd(place(part), TOKEN);
    }

    /** How many retries there are tokens for. */
    public long available(long now) {
        synchronized (lock) {
            advance(now);
            return Math.max(0, balance() / TOKEN);
        }
    }

    /** How many retries and hedges were not made for want of a token. */
    public long denied() {
        return denied.get();
    }

    RetryBudgetSettings settings() {
        return settings;
    }

    private long balance() {
        long sum = settings.reserve() * TOKEN;
        for (int i = 0; i < PARTS; i++) {
            sum += parts.get(i);
        }
        return sum;
    }

    /** The number of the part to write to. A time before the current part is that of a thread that was late. */
    private long advance(long now) {
        long number = Math.floorDiv(now - origin, partNanos);
        long present = current;
        boolean late = number < present && number > present - PARTS;
        return number == present || late ? present : turn(number);
    }

    private long turn(long number) {
        synchronized (lock) {
            long steps = number - current;
            if (steps >= PARTS || steps <= -PARTS) {
                // A long rest, or a clock that was put back.
                for (int i = 0; i < PARTS; i++) {
                    parts.set(i, 0);
                }
                current = number;
            } else if (steps > 0) {
                for (long expired = current + 1; expired <= number; expired++) {
                    parts.set(place(expired), 0);
                }
                current = number;
            }
            return current;
        }
    }

    private static int place(long number) {
        return (int) Math.floorMod(number, (long) PARTS);
    }

    @Override
    public String toString() {
        return settings + ", " + denied() + " denied";
    }
}
