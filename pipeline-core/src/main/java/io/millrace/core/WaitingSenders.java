package io.millrace.core;

import io.millrace.core.queue.MpscRing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * Who waits for room in an ingress, first come, first served. Everyone else stands back while there is someone, so nobody
 * overtakes. The line is guarded by this; whoever may have made room calls {@link #serve}, and a sender that gets into the
 * line does so itself, so room that appears meanwhile is not missed.
 */
final class WaitingSenders {

    private final String name;
    private final MpscRing<Object> ring;
    private final Runnable accepted;
    private final Map<Ingress.Sender, Object> line = new LinkedHashMap<>();
    private volatile int size;

    /** The line of an ingress; {@code accepted} is called after elements were put into the ring. */
    WaitingSenders(String name, MpscRing<Object> ring, Runnable accepted) {
        this.name = name;
        this.ring = ring;
        this.accepted = accepted;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void serveIfRoom() {
        if (size > 0 && (!ring.isFull() || ring.isClosed())) {
            serve();
        }
    }

    /** Puts {@code element} into the ring, or its sender into the line. */
    void send(Object element, Ingress.Sender sender) {
        MpscRing.Put put = isEmpty() ? ring.offer(element) : MpscRing.Put.FULL;
        if (put == MpscRing.Put.DONE) {
            accepted.run();
            sender.decided(null);
        } else if (put == MpscRing.Put.CLOSED) {
            sender.decided(closed());
        } else if (!waits(element, sender)) {
            sender.decided(new RejectedExecutionException(
                    "ingress '" + name + "' is full, and " + ring.capacity() + " senders wait already"));
        } else {
            serve();
        }
    }

    private synchronized boolean waits(Object element, Ingress.Sender sender) {
        if (line.size() >= ring.capacity()) {
            return false;
        }
        line.put(sender, element);
        size = line.size();
        return true;
    }

    private Throwable closed() {
        return new IllegalStateException("ingress '" + name + "' is closed");
    }

    /** Takes the sender out of the line, if it is there. */
    synchronized void forget(Ingress.Sender sender) {
        line.remove(sender);
        size = line.size();
    }

    /** Accepts from those who wait as many as there is room for; refuses all when the ring is closed. */
    void serve() {
        List<Ingress.Sender> in = new ArrayList<>();
        List<Ingress.Sender> out = new ArrayList<>();
        synchronized (this) {
            MpscRing.Put put = MpscRing.Put.DONE;
            while (!line.isEmpty() && put != MpscRing.Put.FULL) {
                Map.Entry<Ingress.Sender, Object> first =
                        line.entrySet().iterator().next();
                put = ring.offer(first.getValue());
                if (put != MpscRing.Put.FULL) {
                    line.remove(first.getKey());
                    (put == MpscRing.Put.DONE ? in : out).add(first.getKey());
                }
            }
            size = line.size();
        }
        if (!in.isEmpty()) {
            accepted.run();
            in.forEach(sender -> sender.decided(null));
        }
        out.forEach(sender -> sender.decided(closed()));
    }
}
