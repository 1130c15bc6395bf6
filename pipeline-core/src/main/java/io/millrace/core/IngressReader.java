package io.millrace.core;

import io.millrace.core.spi.PollReader;
import org.jspecify.annotations.Nullable;

/** The end of an ingress from which one run reads. */
final class IngressReader<T> implements PollReader<T> {

    private final IngressQueue<T> queue;
    private final Runnable wake;

    IngressReader(IngressQueue<T> queue, Runnable wake) {
        this.queue = queue;
        this.wake = wake;
        queue.readBy(wake);
    }

    @Override
    public @Nullable T poll() {
        T element = queue.ring().poll();
        queue.senders().serveIfRoom();
        return element;
    }

    @Override
    public boolean ready() {
        return !queue.ring().isEmpty();
    }

    /** Looks for senders too: one that came while the last element was taken out may have missed the room it left. */
    @Override
    public boolean ended() {
        queue.senders().serveIfRoom();
        return queue.ring().isExhausted();
    }

    @Override
    public @Nullable Throwable failure() {
        return queue.failure();
    }

    @Override
    public void shut() {
        queue.close(null);
    }

    @Override
    public void close() {
        queue.leave(wake);
    }
}
