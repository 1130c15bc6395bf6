package io.millrace.core.engine;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/**
 * Passes demand on so that at most a given number of elements is asked for and not settled. Any thread, without a lock.
 *
 * <p>Three counts that only grow: elements {@code wanted} (capped, so that it means "all" at its end), {@code asked} for
 * upstream, and {@code settled}. Whoever moves {@code asked} on asks for the difference; whoever changes another count looks
 * at {@code asked} after that, so that no demand is left behind. {@code asked} below zero is a window that was closed at the
 * complement of that count, which nobody moves any more.
 */
final class DemandWindow {

    private static final AtomicLongFieldUpdater<DemandWindow> WANTED =
            AtomicLongFieldUpdater.newUpdater(DemandWindow.class, "wanted");
    private static final AtomicLongFieldUpdater<DemandWindow> ASKED =
            AtomicLongFieldUpdater.newUpdater(DemandWindow.class, "asked");
    private static final AtomicLongFieldUpdater<DemandWindow> SETTLED =
            AtomicLongFieldUpdater.newUpdater(DemandWindow.class, "settled");

    /** 0 while nothing may be asked for. */
    private volatile int size;

    private final int lump;
    private final Subscription upstream;
    private volatile long wanted;
    private volatile long asked;
    private volatile long settled;

    /** A window that asks for a quarter of its size at a time: right where all that is asked for is settled by and by. */
    DemandWindow(int size, Subscription upstream) {
        this(size, size / 4, upstream);
    }

    /** A window that asks as soon as {@code lump} elements are free. */
    DemandWindow(int size, int lump, Subscription upstream) {
        this.size = size;
        this.lump = lump;
        this.upstream = upstream;
    }

    void request(long n) {
        want(n);
        ask();
    }

    /** An element that was asked for has been passed on. */
    void passed() {
        passed(1, 0);
    }

    /** Elements that were asked for have been passed on, and {@code more} are wanted. */
    void passed(int elements, long more) {
        if (more > 0) {
            want(more);
        }
        SETTLED.addAndGet(this, elements);
        ask();
    }

    /** An element that was asked for has ended without being passed on: another is wanted in its place. */
    void dropped() {
        passed(1, 1);
    }

    private void want(long n) {
        if (wanted != Long.MAX_VALUE) {
            Operators.addCap(WANTED, this, n);
        }
    }

    /** Asks for what is missing and has room. */
    void ask() {
        while (true) {
            long before = asked;
            if (before < 0) {
                return;
            }
            long missing = wanted - before;
            long ask = Math.min(missing, size - (before - settled));
            // Asked for in lumps, so that not every element costs a request; but never so late that the source idles.
            if (ask <= 0 || ask < missing && ask < lump) {
                return;
            }
            if (ASKED.compareAndSet(this, before, before + ask)) {
                upstream.request(ask);
                return;
            }
        }
    }

    /** Changes how many may be outstanding; {@link #ask} asks for what there is room for then. */
    void resize(int newSize) {
        size = newSize;
    }

    /** Asks for nothing more. */
    void close() {
        long before = asked;
        while (before >= 0 && !ASKED.compareAndSet(this, before, ~before)) {
            before = asked;
        }
    }

    /** Elements asked for and not settled. */
    int outstanding() {
        long count = asked;
        return (int) ((count < 0 ? ~count : count) - settled);
    }
}
