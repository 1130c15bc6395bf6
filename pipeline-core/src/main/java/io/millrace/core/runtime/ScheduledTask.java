package io.millrace.core.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A task of a {@link RuntimeScheduler}: waits for its time on the clock, then for its turn on the loop. */
final class ScheduledTask implements Disposable, Runnable {

    private final Runnable body;
    /** Zero for a task that runs once. */
    private final long periodNanos;

    private final RuntimeClock clock;
    private final Executor loop;
    /** Where it is registered until it has ended, if anywhere. */
    private final Disposable.@Nullable Composite owner;
    /** The timer that is set; disposed when this task has ended. */
    private final Disposable.Swap timer = Disposables.swap();
    /** When it is due; touched by the one stage of its life that is active: starting, or running. */
    private long dueNanos;

    ScheduledTask(
            Runnable body, long periodNanos, RuntimeClock clock, Executor loop, Disposable.@Nullable Composite owner) {
        this.body = body;
        this.periodNanos = periodNanos;
        this.clock = clock;
        this.loop = loop;
        this.owner = owner;
    }

    ScheduledTask start(long delayNanos) {
        try {
            if (delayNanos <= 0 && periodNanos == 0) {
                loop.execute(this);
            } else {
                dueNanos = clock.nanoTime() + Math.max(0, delayNanos);
                setTimer(delayNanos);
            }
        } catch (RejectedExecutionException closed) {
            dispose();
            throw closed;
        }
        return this;
    }

    private void setTimer(long delayNanos) {
        // In place before the timer is set: that one may be over, and the next one set, before schedule() returns.
        Disposable.Swap set = Disposables.swap();
        timer.update(set);
        set.update(clock.schedule(this::due, delayNanos)::run);
    }

    /** On the clock's thread. */
    private void due() {
        try {
            loop.execute(this);
        } catch (RejectedExecutionException closed) {
            dispose();
        }
    }

    /** On the loop. */
    @Override
    public void run() {
        if (isDisposed()) {
            return;
        }
        boolean again = false;
        try {
            body.run();
            again = periodNanos > 0 && !isDisposed();
        } finally {
            if (again) {
                repeat();
            } else {
                dispose();
            }
        }
    }

    /** At a fixed rate: counted from when it was due, not from when it ran. */
    private void repeat() {
        dueNanos += periodNanos;
        try {
            setTimer(dueNanos - clock.nanoTime());
        } catch (RejectedExecutionException closed) {
            dispose();
        }
    }

    @Override
    public void dispose() {
        timer.dispose();
        if (owner != null) {
            owner.remove(this);
        }
    }

    @Override
    public boolean isDisposed() {
        return timer.isDisposed();
    }
}
