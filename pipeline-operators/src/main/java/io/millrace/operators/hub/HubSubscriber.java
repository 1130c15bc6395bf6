package io.millrace.operators.hub;

import io.millrace.core.spi.Source;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of a hub, with a queue of its own that a pipeline reads as its {@link #source()}. It gets elements from the moment
 * it is made until it is closed, whether a run reads it or not: the queue outlives runs that fail or are cancelled, and the
 * next run goes on where the last one has come to. One run reads at a time.
 *
 * <p>It is closed by {@link #close}, or when a run that reads it is drained. It ends, too, when the hub is closed, and when its
 * {@link SubscriberQueue} disconnects it. A run still gets what is in the queue by then.
 *
 * @param <T> the elements
 */
public final class HubSubscriber<T> implements AutoCloseable {

    /*
     * `store`, the counters, `reader`, `ended`, `closed` and `failure` are guarded by `lock`. `queued` is the size of the store, to be read
     * without it. Once `ended` is set, nothing is put in; once `closed` is set and no run reads, what is there has been cleared.
     */
    private final Object lock = new Object();
    private final String name;
    private final SubscriberQueue<? super T> queue;
    private final Exchange<T> exchange;
    private final Store<T> store;
    private final Runnable leave;
    private volatile int queued;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Runnable reader;
    private boolean closed;

    private long received;
    private long delivered;
    private long dropped;
    private long evicted;
    private long conflated;
    private long left;

    private HubSubscriber(
            String name, SubscriberQueue<? super T> queue, Exchange<T> exchange, @Nullable Runnable leave) {
        this.name = Objects.requireNonNull(name, "name");
        this.queue = queue;
        this.exchange = exchange;
        this.store = opened(queue);
        this.leave = leave == null ? () -> exchange.detach(this) : leave;
    }

    @SuppressWarnings(
            "unchecked") // what holds any element of a wider type holds a T, and returns nothing that was not put in
    private static <T> Store<T> opened(SubscriberQueue<? super T> queue) {
        return (Store<T>) queue.open();
    }

    static <T> HubSubscriber<T> of(String name, SubscriberQueue<? super T> queue, Exchange<T> exchange) {
        return new HubSubscriber<>(name, queue, exchange, null);
    }

    /** The only one of its hub, which is closed with it. */
    static <T> HubSubscriber<T> only(String name, SubscriberQueue<? super T> queue, Exchange<T> exchange) {
        return new HubSubscriber<>(name, queue, exchange, () -> exchange.close(null));
    }

    /** What a pipeline reads; bound to this subscriber. */
    public Source<T> source() {
        return new SubscriberSource<>(name, queue.capacity(), queue.toString(), this);
    }

    /** The name that it was given. */
    public String name() {
        return name;
    }

    /** What became of the elements that the hub had for it; they add up at any moment. Any thread. */
    public SubscriberFigures figures() {
        synchronized (lock) {
            return new SubscriberFigures(name, received, delivered, store.size(), dropped, evicted, conflated, left);
        }
    }

    /**
     * Detaches it: it gets nothing more. A run that reads it gets what is in the queue, and completes; without one, that counts as
     * left. Any thread, any number of times.
     */
    @Override
    public void close() {
        leave.run();
        synchronized (lock) {
            closed = true;
            ended = true;
            clearIfUnread();
        }
        settleIfEmpty();
        wake();
    }

    private void clearIfUnread() {
        if (closed && reader == null) {
            while (store.poll() != null) {
                left++;
            }
            queued = 0;
        }
    }

    // For the exchange

    boolean makesWritersWait() {
        return queue.makesWritersWait();
    }

    boolean hasRoom() {
        return queued < queue.capacity() || !queue.makesWritersWait();
    }

    /** False when it must go. One call at a time. */
    boolean put(T element) {
        synchronized (lock) {
            received++;
            Store.Put put;
            try {
                put = store.put(element);
            } catch (Exception thrown) {
                failure = thrown;
                put = Store.Put.REFUSED;
            }
            queued = store.size();
            switch (put) {
                case QUEUED -> {}
                case DROPPED -> dropped++;
                case EVICTED -> evicted++;
                case CONFLATED -> conflated++;
                case REFUSED -> disconnect();
            }
            return put != Store.Put.REFUSED;
        }
    }

    private void disconnect() {
        dropped++;
        ended = true;
        if (failure == null) {
            failure = new SlowSubscriberException("subscriber '" + name + "' of hub '" + exchange.name()
                    + "' was disconnected: its queue of " + queue.capacity() + " was full");
        }
    }

    /** Puts an end to what it gets. */
    void end(@Nullable Throwable why) {
        synchronized (lock) {
            if (!ended) {
                failure = why;
                ended = true;
            }
        }
    }

    void wake() {
        Runnable wake = reader;
        if (wake != null) {
            wake.run();
        }
    }

    void settleIfEmpty() {
        if (ended && queued == 0) {
            exchange.settle(this);
        }
    }

    // For the run that reads

    void readBy(Runnable wake) {
        synchronized (lock) {
            if (reader != null) {
                throw new IllegalStateException("subscriber '" + name + "' of hub '" + exchange.name()
                        + "' is read by another run; one run reads it at a time, so let each subscribe");
            }
            reader = wake;
        }
    }

    @Nullable
    T poll() {
        if (queued == 0) {
            return null;
        }
        T element;
        synchronized (lock) {
            element = store.poll();
            queued = store.size();
            if (element != null) {
                delivered++;
            }
        }
        if (queue.makesWritersWait()) {
            exchange.serveIfAnyWaits();
        }
        settleIfEmpty();
        return element;
    }

    boolean ready() {
        return queued > 0;
    }

    boolean ended() {
        return ended && queued == 0;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    void shut() {
        leave.run();
    }

    void unread(Runnable wake) {
        synchronized (lock) {
            if (reader == wake) {
                reader = null;
                clearIfUnread();
            }
        }
        settleIfEmpty();
    }

    @Override
    public String toString() {
        return "HubSubscriber[" + name + " of hub '" + exchange.name() + "', " + queued + " of " + queue.capacity()
                + (ended ? ", ended]" : "]");
    }
}
