package io.millrace.core.sync;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * One that wants a permit, from its first demand on.
 *
 * <p>{@code state}: NEW → WAITING with the first demand → OVER, by whoever is first: the permit, the timer, a refusal or the
 * subscriber that cancels. A permit that finds it OVER goes on to the next one.
 */
abstract class Waiter implements Subscription, Scannable {

    private static final int NEW = 0;
    private static final int WAITING = 1;
    private static final int OVER = 2;
    /** Longer than a JVM runs: no timer is set. */
    private static final Duration LONGEST = Duration.ofDays(365L * 100);

    final Semaphore semaphore;
    private final @Nullable Duration timeout;
    private final AtomicInteger state = new AtomicInteger(NEW);
    private volatile @Nullable Disposable timer;

    /** The three belong to the {@link Line}. */
    boolean inLine;

    @Nullable
    Waiter before;

    @Nullable
    Waiter behind;

    Waiter(Semaphore semaphore, @Nullable Duration timeout) {
        this.semaphore = semaphore;
        this.timeout = timeout;
    }

    /** It has the permit, and owns it. */
    abstract void granted(Permit permit);

    /** It gets none. */
    abstract void refused(Throwable why);

    @Override
    public void request(long n) {
        if (Operators.validate(n) && state.compareAndSet(NEW, WAITING)) {
            if (semaphore.takeOrLineUp(this)) {
                handOver();
            } else {
                setTimer();
                if (state.get() == OVER) {
                    // Cancelled before it was in the line.
                    semaphore.leaveLine(this);
                }
            }
        }
    }

    @Override
    public void cancel() {
        if (state.getAndSet(OVER) == WAITING) {
            semaphore.leaveLine(this);
            unsetTimer();
        }
    }

    /** A permit was taken for this one; it goes on to the next if this one does not wait any more. */
    void handOver() {
        if (state.compareAndSet(WAITING, OVER)) {
            unsetTimer();
            granted(new Permit(semaphore));
        } else {
            semaphore.give();
        }
    }

    void refuse(Throwable why) {
        if (state.compareAndSet(WAITING, OVER)) {
            semaphore.leaveLine(this);
            refused(why);
        }
    }

    private void timeOut(Duration limit) {
        if (state.compareAndSet(WAITING, OVER)) {
            semaphore.leaveLine(this);
            refused(new PermitTimeoutException(semaphore, limit));
        }
    }

    private void setTimer() {
        Duration limit = timeout;
        if (limit == null || limit.compareTo(LONGEST) >= 0 || state.get() == OVER) {
            return;
        }
        try {
            timer = semaphore.scheduler().schedule(() -> timeOut(limit), limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException runtimeClosed) {
            refuse(runtimeClosed);
        }
        if (state.get() == OVER) {
            unsetTimer();
        }
    }

    private void unsetTimer() {
        Disposable set = timer;
        if (set != null) {
            set.dispose();
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // as Scannable declares it
    public @Nullable Object scanUnsafe(Attr key) {
        return key == Attr.NAME ? semaphore.name() : key == Attr.CANCELLED ? state.get() == OVER : null;
    }
}
