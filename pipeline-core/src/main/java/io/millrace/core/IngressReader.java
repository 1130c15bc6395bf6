package io.millrace.core;

import io.millrace.core.spi.PollReader;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** The end of an ingress from which one run reads. */
final class IngressReader<T> implements PollReader<T> {

    private final IngressQueue queue;
    private final Runnable wake;
    private ContextView context = Context.empty();

    IngressReader(IngressQueue queue, Runnable wake) {
        this.queue = queue;
        this.wake = wake;
        queue.readBy(wake);
    }

    @Override
    @SuppressWarnings("unchecked") // the ingress puts in nothing but T
    public @Nullable T poll() {
        Object next = queue.ring().poll();
        queue.senders().serveIfRoom();
        if (next instanceof Sent sent) {
            context = sent.context();
            next = sent.element();
        } else {
            context = Context.empty();
        }
        return (T) next;
    }

    @Override
    public ContextView context() {
        return context;
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

    /** Looks for senders for the last time: a cancelled run has not asked {@link #ended} after its last element. */
    @Override
    public void close() {
        queue.leave(wake);
        queue.senders().serveIfRoom();
    }
}
