package io.millrace.operators.hub;

import io.millrace.core.spi.Sink;
import io.millrace.core.spi.Source;
import java.util.Objects;

/**
 * A hub that any number of runs write to and one run reads. Writers come and go while it is read, and readers one after the other; for
 * elements that come from threads and not from pipelines there is {@link io.millrace.core.Ingress}.
 *
 * <p><b>Emits</b>: every element as it is; those of a run that writes in its order, and writers have turns when there is no room.
 *
 * <p><b>Acknowledgement</b>: an element is confirmed to its writer when it is in the queue of the hub; not when the reader has worked it off. What
 * no run has got stays there for the next one, also after a run that was cancelled or has failed. It is lost with the process.
 *
 * <p><b>Backpressure</b>: when the queue is full, writers wait, first come, first served, one element for each run. They wait also
 * while no run reads.
 *
 * <p><b>Cancellation</b>: a run that writes and is cancelled takes back the element that waits. When a run that reads is drained,
 * the hub is closed, as an ingress is; it still gets what was accepted.
 *
 * <p><b>Errors</b>: an element for a closed hub fails with {@link HubClosedException} and follows the writing stage's {@code onError}. A writer
 * that fails does not end the hub.
 *
 * @param <T> the elements
 */
public final class MergeHub<T> {

    private final Exchange<T> exchange;
    private final HubSubscriber<T> reader;

    private MergeHub(String name, int capacity) {
        this.exchange = new Exchange<>(name, 1, NoSubscriber.WAIT, new ToAll<>());
        this.reader = HubSubscriber.only(name, SubscriberQueue.backpressure(capacity), exchange);
        exchange.attach(reader, false);
    }

    /**
     * An open, empty hub.
     *
     * @param name for descriptions and messages
     * @param capacity how many elements it holds at most, at least 1
     */
    public static <T> MergeHub<T> of(String name, int capacity) {
        return new MergeHub<>(name, capacity);
    }

    /** What pipelines write to, any number of runs at the same time: {@code orders.to(hub.sink())}. */
    public Sink<T> sink() {
        return new HubSink<>(exchange);
    }

    /** What a pipeline reads; one run at a time. */
    public Source<T> source() {
        return reader.source();
    }

    /** Closes it; a run that reads completes once it has got what was accepted. Any thread, any number of times. */
    public void complete() {
        exchange.close(null);
    }

    /** Closes it; a run that reads fails with {@code failure} once it has got what was accepted. Any thread. */
    public void fail(Throwable failure) {
        exchange.close(Objects.requireNonNull(failure, "failure"));
    }

    /** Whether it accepts nothing more. Any thread. */
    public boolean isClosed() {
        return exchange.isClosed();
    }

    /** What it has done so far. Any thread. */
    public HubFigures figures() {
        return exchange.figures();
    }

    @Override
    public String toString() {
        return "MergeHub[" + exchange + "]";
    }
}
