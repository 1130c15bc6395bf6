package io.millrace.core.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at something over and over, on a daemon thread of its own and in the time of this machine, whatever the clock of the
 * runtime is. The thread begins when there is something to look at, and ends when there was nothing for {@link #IDLE_TICKS} looks.
 *
 * <p>It takes no more than a fiftieth of a processor: after a look that took long, the next one comes later, but a second later at most,
 * so that one look that was held up does not blind it.
 */
public final class Ticker {

    /** Programs that make one short run after the other should not make a thread for each. */
    private static final int IDLE_TICKS = 20;

    private static final int MOST_OF_A_PROCESSOR = 50;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;
    private static final long TO_END_MILLIS = 5_000;

    private final String name;
    private final long tickNanos;
    private final Look look;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    /** What is done at each tick. */
    public interface Look {

        /**
         * Looks.
         *
         * @param nanoTime the time now
         * @param elapsedNanos the time since the last look; 0 for the first one of a thread
         * @param pausedNanos the part of it in which no look was wanted; 0 for the first one of a thread
         * @return whether there was something to look at
         */
        boolean at(long nanoTime, long elapsedNanos, long pausedNanos);
    }

    /**
     * Does nothing yet.
     *
     * @param name the name of the thread
     * @param tickNanos how long it sleeps between two looks, at least 1
     */
    public Ticker(String name, long tickNanos, Look look) {
        if (tickNanos < 1) {
            throw new IllegalArgumentException("tickNanos must be at least 1, was " + tickNanos);
        }
        this.name = name;
        this.tickNanos = tickNanos;
        this.look = look;
    }

    /** There is something to look at. Any thread; costs next to nothing while the thread runs. */
    public void wake() {
        if (!closed && !running.get() && running.compareAndSet(false, true)) {
            begin();
        }
    }

    private void begin() {
        Thread made = PoolThreads.daemon(new Thread(this::run, name));
        thread = made;
        made.start();
    }

    /** Ends the thread, and waits for it a few seconds at most. */
    public void close() {
        closed = true;
        Thread ending = thread;
        if (ending == null || ending == Thread.currentThread()) {
            return;
        }
        LockSupport.unpark(ending);
        try {
            ending.join(TO_END_MILLIS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int idle = 0;
        long last = System.nanoTime();
        long pause = 0;
        while (!closed) {
            long now = System.nanoTime();
            idle = looked(now, pause == 0 ? 0 : now - last, pause) ? 0 : idle + 1;
            last = now;
            if (idle > IDLE_TICKS) {
                running.set(false);
                // Something may have come after the look and before the note.
                if (!looked(System.nanoTime(), 0, 0) || !running.compareAndSet(false, true)) {
                    return;
                }
                idle = 0;
            }
            long took = System.nanoTime() - now;
            pause = Math.max(tickNanos, Math.min(MOST_OF_A_PROCESSOR * took, LONGEST_PAUSE_NANOS));
            LockSupport.parkNanos(this, pause);
            Thread.interrupted(); // it would not sleep any more
        }
    }

    private boolean looked(long now, long elapsed, long paused) {
        try {
            return look.at(now, elapsed, paused);
        } catch (Throwable failure) {
            TaskFailures.contain(() -> {
                throw failure;
            });
            return true;
        }
    }
}
