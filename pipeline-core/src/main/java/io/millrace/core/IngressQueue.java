package io.millrace.core;

import io.millrace.core.queue.MpscRing;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the two ends of an ingress share: the ring, who waits for room in it, and the run that reads it. */
final class IngressQueue {

    private final String name;
    private final MpscRing<Object> ring;
    private final WaitingSenders senders;
    /** Wakes the run that reads, if any. */
    private final AtomicReference<@Nullable Runnable> reader = new AtomicReference<>();

    private volatile @Nullable Throwable failure;

    IngressQueue(String name, int capacity) {
        this.name = name;
        this.ring = new MpscRing<>(capacity);
        this.senders = new WaitingSenders(name, ring, this::wakeReader);
    }

    MpscRing<Object> ring() {
        return ring;
    }

    WaitingSenders senders() {
        return senders;
    }

    /** Puts {@code element} in, behind those who wait for room. */
    Offer offer(Object element) {
        if (!senders.isEmpty()) {
            return Offer.DROPPED;
        }
        return switch (ring.offer(element)) {
            case DONE -> {
                wakeReader();
                yield Offer.ACCEPTED;
            }
            case FULL -> Offer.DROPPED;
            case CLOSED -> Offer.CLOSED;
        };
    }

    void wakeReader() {
        Runnable wake = reader.get();
        if (wake != null) {
            wake.run();
        }
    }

    void readBy(Runnable wake) {
        if (!reader.compareAndSet(null, wake)) {
            throw new IllegalStateException("ingress '" + name
                    + "' is read by another run; one run reads it at a time, so give each an ingress of its own");
        }
    }

    void leave(Runnable wake) {
        reader.compareAndSet(wake, null);
    }

    /** Accepts nothing more, and lets everyone know who waits for something. */
    void close(@Nullable Throwable why) {
        synchronized (this) {
            if (!ring.isClosed()) {
                failure = why;
                ring.close();
            }
        }
        senders.serve();
        wakeReader();
    }

    /** What it was closed with. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
