package io.millrace.operators.hub;

import io.millrace.core.Offer;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.Source;
import java.util.Objects;

/**
 * A hub of which one subscriber gets all elements of a key. Writers and subscribers come and go while others run; the hub
 * spans their runs, and lives until it is closed.
 *
 * <p><b>Emits</b>: as long as the same subscribers are attached, elements of a key go to the same one, in the order in which they
 * were written. When one comes or goes, only keys that it gets or had change hands; what is in its queue stays there, so the
 * next owner of a key may be quicker with newer elements. Which keys are whose is told by the names: one that comes back under its name, among the same others,
 * has its keys again.
 *
 * <p><b>Acknowledgement</b>: an element is confirmed to its writer when it is in the queue of its subscriber, or counted there as lost;
 * not when the subscriber has worked it off. What is in a queue is not written anywhere: it is lost with the process.
 *
 * <p><b>Backpressure</b>: a writer waits while the subscriber of its element has {@link SubscriberQueue#backpressure} and no room,
 * and, when the hub was made so, while there is no subscriber. Writers with elements for others go on meanwhile.
 *
 * <p><b>Cancellation</b>: a run that writes and is cancelled takes back the element that waits. The end of a run, good or bad,
 * does not end the hub.
 *
 * <p><b>Errors</b>: an element for a closed hub fails with {@link HubClosedException}, and one whose key is null or cannot be told with
 * what the function threw; both follow the writing stage's {@code onError}.
 *
 * @param <T> the elements
 */
public final class PartitionHub<T> {

    private final Exchange<T> exchange;

    private PartitionHub(Exchange<T> exchange) {
        this.exchange = exchange;
    }

    /**
     * An open hub.
     *
     * @param name for descriptions and messages
     * @param key the key of an element, never null; called on the threads of the writers, so it must be thread-safe
     * @param maxSubscribers how many there may be at a time, from 1 to 1,024
     * @param alone what becomes of an element when there is none
     */
    public static <T> PartitionHub<T> by(
            String name, CheckedFunction<? super T, ?> key, int maxSubscribers, NoSubscriber alone) {
        if (maxSubscribers > 1024) {
            throw new IllegalArgumentException(
                    "maxSubscribers of a partition hub must be at most 1024, was " + maxSubscribers);
        }
        Routing<T> routing = new ByKey<>(Objects.requireNonNull(key, "key"));
        return new PartitionHub<>(new Exchange<>(name, maxSubscribers, alone, routing));
    }

    /** What pipelines write to, any number of runs at the same time: {@code orders.to(hub.sink())}. */
    public Sink<T> sink() {
        return new HubSink<>(exchange);
    }

    /**
     * Hands {@code element} to the subscriber of its key, if nobody would have to wait for that. Any thread; never waits. What the
     * key function throws is thrown.
     *
     * @return {@link Offer#DROPPED} when a writer would have to wait, and when there is no subscriber: nobody has got it
     */
    public Offer offer(T element) {
        return exchange.offer(element);
    }

    /**
     * Attaches a subscriber, which stays attached until it is closed, over as many runs as read it. On a closed hub it
     * has ended already. Any thread.
     *
     * @param name tells which keys it gets; no two subscribers of a hub have the same
     * @throws IllegalStateException when there are as many as there may be, or one of that name
     */
    public HubSubscriber<T> subscribe(String name, SubscriberQueue<? super T> queue) {
        HubSubscriber<T> subscriber = HubSubscriber.of(name, Objects.requireNonNull(queue, "queue"), exchange);
        exchange.attach(subscriber, true);
        return subscriber;
    }

    /**
     * A source whose run is a subscriber, attached when it starts and closed when it ends; what it has not got by then counts as
     * left. A second run meanwhile fails, because it would have the same name.
     *
     * @param name tells which keys it gets
     */
    public Source<T> source(String name, SubscriberQueue<? super T> queue) {
        Objects.requireNonNull(name, "name");
        return new RunSource<>(name, Objects.requireNonNull(queue, "queue"), run -> subscribe(name, queue));
    }

    /** Closes it; runs that read complete once they have got what is in their queues. Any thread, any number of times. */
    public void complete() {
        exchange.close(null);
    }

    /** Closes it; runs that read fail with {@code failure} once they have got what is in their queues. Any thread. */
    public void fail(Throwable failure) {
        exchange.close(Objects.requireNonNull(failure, "failure"));
    }

    /** Whether it accepts nothing more. Any thread. */
    public boolean isClosed() {
        return exchange.isClosed();
    }

    /** What it has done so far, and what became of the elements at each subscriber. Any thread. */
    public HubFigures figures() {
        return exchange.figures();
    }

    @Override
    public String toString() {
        return "PartitionHub[" + exchange + "]";
    }
}
