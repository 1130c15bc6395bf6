package io.millrace.core.sync;

import io.millrace.core.PipelineRuntime;
import io.millrace.core.runtime.Wakes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A number of permits that functions of any stages and runs share, and a line of those that wait for one: first come, first
 * served. Nobody waits on a thread. Thread-safe.
 *
 * <pre>{@code
 * Semaphore connections = Semaphore.of(runtime, "connections", 4);
 * orders.mapAsync(64, order -> connections.withPermit(store(order)))
 * }</pre>
 *
 * <p>{@link #withPermit} gives the permit back whatever happens. A permit that came out of {@link #acquire()} belongs to whoever got it,
 * who closes it; operators between that drop it, such as {@code timeout}, lose it, so use {@link #acquire(Duration)} instead. Who holds a permit
 * and waits for another of the same semaphore may wait for itself.
 *
 * <p>For a limit on the calls of a stage, {@code mapAsync(n, ...)} is enough; for one that stages share by name and that counts in
 * their reports, use the bulkhead of a {@code CallPolicy}.
 */
public final class Semaphore {

    /** How many may wait for a permit unless the semaphore is told otherwise. */
    public static final int MAX_WAITERS = 10_000;

    /*
     * One word holds the state, as in the bulkhead of the resilience module:
     *
     *   n >= 0   n permits are free and nobody waits
     *   LINE     no permit is free and at least one waits in the line
     *
     *   n > 0 -> n - 1   take                           one compare-and-set, any thread
     *   n -> n + 1       give                           one compare-and-set, any thread
     *   0 -> LINE        the first one lines up         holding the line's lock
     *   LINE -> 0        the last one leaves the line   holding the line's lock
     *
     * While somebody waits, a permit that is given back goes to the first of them and never becomes free, so that nobody who
     * comes later snatches it. It is handed over after the lock was let go, since that runs the waiter's work.
     */
    private static final int LINE = -1;

    private final String name;
    private final int permits;
    private final int maxWaiters;
    private final Scheduler scheduler;
    private final AtomicInteger state;
    private final Line line = new Line();

    private Semaphore(String name, int permits, int maxWaiters, Scheduler scheduler) {
        this.name = Objects.requireNonNull(name, "name");
        this.permits = atLeast(1, "permits", permits);
        this.maxWaiters = atLeast(0, "maxWaiters", maxWaiters);
        this.scheduler = scheduler;
        this.state = new AtomicInteger(permits);
    }

    private int atLeast(int least, String what, int given) {
        if (given < least) {
            throw new IllegalArgumentException(
                    what + " of semaphore '" + name + "' must be at least " + least + ", was " + given);
        }
        return given;
    }

    /**
     * A semaphore for which at most {@link #MAX_WAITERS} wait.
     *
     * @param runtime whose clock the timeouts go by
     * @param name for messages
     * @param permits how many may be held at a time, at least 1
     */
    public static Semaphore of(PipelineRuntime runtime, String name, int permits) {
        return of(runtime, name, permits, MAX_WAITERS);
    }

    /**
     * A semaphore.
     *
     * @param runtime whose clock the timeouts go by
     * @param name for messages
     * @param permits how many may be held at a time, at least 1
     * @param maxWaiters how many may wait at a time, at least 0; another one fails with {@link TooManyWaitersException}
     */
    public static Semaphore of(PipelineRuntime runtime, String name, int permits, int maxWaiters) {
        return new Semaphore(name, permits, maxWaiters, runtime.scheduler());
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** How many permits may be held at a time. */
    public int permits() {
        return permits;
    }

    /** How many may wait at a time. */
    public int maxWaiters() {
        return maxWaiters;
    }

    /** How many permits are free. */
    public int available() {
        return Math.max(0, state.get());
    }

    /** How many wait. */
    public int waiting() {
        synchronized (line) {
            return line.size();
        }
    }

    /**
     * A permit. Each subscription waits for one of its own, from its first demand on, and gets it on the subscribing thread or on that of
     * the one who gave it back. One that is cancelled before it has its permit leaves the line.
     *
     * <p><b>Errors</b>: {@link TooManyWaitersException}.
     */
    public Mono<Permit> acquire() {
        return new PermitMono(this, null);
    }

    /**
     * As {@link #acquire()}, waiting at most {@code timeout}.
     *
     * <p><b>Errors</b>: {@link PermitTimeoutException}, on a loop of the runtime; {@link TooManyWaitersException}.
     *
     * @param timeout not negative
     */
    public Mono<Permit> acquire(Duration timeout) {
        return new PermitMono(this, notNegative(timeout));
    }

    /** A permit if one is free and nobody waits, else null. */
    public @Nullable Permit tryAcquire() {
        return take() ? new Permit(this) : null;
    }

    /**
     * {@code work}, subscribed to once there is a permit. The permit is given back when the work has ended, before its result is
     * passed on, or when the subscriber cancels. What {@code doFinally} of the work does comes after that, when another may have the permit:
     * what must be over by then belongs into {@code Mono.usingWhen}.
     *
     * <p><b>Errors</b>: those of the work; {@link TooManyWaitersException}.
     */
    public <T> Mono<T> withPermit(Mono<T> work) {
        return new WithPermit<>(this, null, Objects.requireNonNull(work, "work"));
    }

    /**
     * As {@link #withPermit(Mono)}, waiting at most {@code timeout} for the permit; the work may take longer.
     *
     * <p><b>Errors</b>: those of the work; {@link PermitTimeoutException}; {@link TooManyWaitersException}.
     *
     * @param timeout not negative
     */
    public <T> Mono<T> withPermit(Duration timeout, Mono<T> work) {
        return new WithPermit<>(this, notNegative(timeout), Objects.requireNonNull(work, "work"));
    }

    private Duration notNegative(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "timeout for a permit of semaphore '" + name + "' must not be negative, was " + timeout);
        }
        return timeout;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    private boolean take() {
        int free = state.get();
        while (free > 0) {
            if (state.compareAndSet(free, free - 1)) {
                return true;
            }
            free = state.get();
        }
        return false;
    }

    /** Takes a free permit for {@code waiter}; or puts it at the end of the line, or refuses it there, and is false. */
    boolean takeOrLineUp(Waiter waiter) {
        while (!take()) {
            synchronized (line) {
                if (line.size() < maxWaiters) {
                    if (state.get() == LINE || state.compareAndSet(0, LINE)) {
                        line.add(waiter);
                        return false;
                    }
                    continue;
                }
            }
            if (state.get() <= 0) {
                waiter.refuse(new TooManyWaitersException(this));
                return false;
            }
        }
        return true;
    }

    /** Gives a permit to the first in the line, or to nobody. */
    void give() {
        while (true) {
            int free = state.get();
            if (free >= 0) {
                if (state.compareAndSet(free, free + 1)) {
                    return;
                }
            } else {
                Waiter next = first();
                if (next != null) {
                    Wakes.run(next::handOver);
                    return;
                }
            }
        }
    }

    private @Nullable Waiter first() {
        synchronized (line) {
            Waiter first = line.poll();
            lineMayBeEmpty();
            return first;
        }
    }

    void leaveLine(Waiter waiter) {
        synchronized (line) {
            if (line.remove(waiter)) {
                lineMayBeEmpty();
            }
        }
    }

    private void lineMayBeEmpty() {
        if (line.size() == 0 && state.get() == LINE) {
            state.set(0);
        }
    }

    @Override
    public String toString() {
        return "Semaphore[" + name + ", " + available() + " of " + permits + " free, " + waiting() + " waiting]";
    }
}
