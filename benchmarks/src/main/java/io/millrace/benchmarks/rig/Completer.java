package io.millrace.benchmarks.rig;

import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/** A thread that ends calls, in the order in which they were begun, a fixed time after that. */
final class Completer implements AutoCloseable {

    private static final int SPINS = 200;
    private static final long LONGEST_PARK_NANOS = 1_000_000;

    private record Entry(Runnable end, long due) {}

    private final long delayNanos;
    private final MpscUnboundedArrayQueue<Object> queue = new MpscUnboundedArrayQueue<>(1024);
    private final Thread thread;
    private volatile boolean parked;
    private volatile boolean closed;

    Completer(String name, long delayNanos) {
        this.delayNanos = delayNanos;
        this.thread = new Thread(this::loop, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs {@code end} on the thread, when its time has come. */
    void submit(Runnable end) {
        queue.offer(delayNanos == 0 ? end : new Entry(end, System.nanoTime() + delayNanos));
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    private void loop() {
        int idle = 0;
        while (!closed) {
            Object next = queue.poll();
            if (next != null) {
                idle = 0;
                end(next);
            } else if (idle++ < SPINS) {
                Thread.onSpinWait();
            } else {
                park();
            }
        }
    }

    private void end(@Nullable Object next) {
        if (next instanceof Entry entry) {
            for (long left = entry.due - System.nanoTime(); left > 0; left = entry.due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            entry.end.run();
        } else if (next instanceof Runnable end) {
            end.run();
        }
    }

    private void park() {
        parked = true;
        if (queue.isEmpty()) {
            LockSupport.parkNanos(LONGEST_PARK_NANOS);
        }
        parked = false;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
