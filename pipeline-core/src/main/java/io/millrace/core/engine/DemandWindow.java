package io.millrace.core.engine;

import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/**
 * Passes demand on so that at most a given number of elements is asked for and not settled. Any thread; requests go upstream
 * outside the lock.
 */
final class DemandWindow {

    private final int size;
    private final Subscription upstream;
    private long wanted;
    private volatile int outstanding;
    private boolean closed;

    DemandWindow(int size, Subscription upstream) {
        this.size = size;
        this.upstream = upstream;
    }

    void request(long n) {
        change(n, 0);
    }

    /** An element that was asked for has been passed on. */
    void passed() {
        change(0, 1);
    }

    /** Elements that were asked for have been passed on, and {@code more} are wanted. */
    void passed(int elements, long more) {
        change(more, elements);
    }

    /** An element that was asked for has ended without being passed on: another is wanted in its place. */
    void dropped() {
        change(1, 1);
    }

    private void change(long more, int settled) {
        int ask;
        synchronized (this) {
            wanted = Operators.addCap(wanted, more);
            outstanding -= settled;
            ask = closed ? 0 : (int) Math.min(wanted, size - outstanding);
            // Asked for in lumps, so that not every element costs a request; but never so late that the source idles.
            if (ask < wanted && ask < size / 4) {
                ask = 0;
            }
            outstanding += ask;
            if (wanted != Long.MAX_VALUE) {
                wanted -= ask;
            }
        }
        if (ask > 0) {
            upstream.request(ask);
        }
    }

    /** Asks for nothing more; says how many elements are still to come. */
    synchronized int close() {
        closed = true;
        return outstanding;
    }

    int outstanding() {
        return outstanding;
    }
}
