package io.millrace.operators.hub;

import io.millrace.core.Offer;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.Source;
import java.util.Objects;

/**
 * A hub of which every subscriber gets every element that is written while it is attached. Writers and subscribers come and
 * go while others run; the hub spans their runs, and lives until it is closed.
 *
 * <p><b>Emits</b>: all subscribers see the elements in the same order. Each has a bounded queue of its own, whose
 * {@link SubscriberQueue} says what happens when it is full.
 *
 * <p><b>Acknowledgement</b>: an element is confirmed to its writer when it is in the queue of each subscriber that is attached
 * at this moment, or counted there as lost; not when a subscriber has worked it off. What is in a queue is not written
 * anywhere: it is lost with the process.
 *
 * <p><b>Backpressure</b>: a writer waits while a subscriber with {@link SubscriberQueue#backpressure} has no room, and, when the hub
 * was made so, while there is no subscriber. No other subscriber makes anyone wait. Writers wait first come, first served, one
 * element for each run.
 *
 * <p><b>Cancellation</b>: a run that writes and is cancelled takes back the element that waits. The end of a run, good or bad,
 * does not end the hub.
 *
 * <p><b>Errors</b>: an element for a closed hub fails with {@link HubClosedException} and follows the writing stage's {@code onError}.
 *
 * @param <T> the elements
 */
public final class BroadcastHub<T> {

    private final Exchange<T> exchange;

    private BroadcastHub(Exchange<T> exchange) {
        this.exchange = exchange;
    }

    /**
     * An open hub; without a subscriber it drops and counts what is written.
     *
     * @param name for descriptions and messages
     * @param maxSubscribers how many there may be at a time, at least 1
     */
    public static <T> BroadcastHub<T> of(String name, int maxSubscribers) {
        return of(name, maxSubscribers, NoSubscriber.DROP);
    }

    /**
     * An open hub.
     *
     * @param name for descriptions and messages
     * @param maxSubscribers how many there may be at a time, at least 1
     * @param alone what becomes of an element when there is none
     */
    public static <T> BroadcastHub<T> of(String name, int maxSubscribers, NoSubscriber alone) {
        return new BroadcastHub<>(new Exchange<>(name, maxSubscribers, alone, new ToAll<>()));
    }

    /** What pipelines write to, any number of runs at the same time: {@code quotes.to(hub.sink())}. */
    public Sink<T> sink() {
        return new HubSink<>(exchange);
    }

    /**
     * Hands {@code element} to all subscribers, if nobody would have to wait for that. Any thread; never waits.
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
     * @param name for descriptions and figures
     * @throws IllegalStateException when there are as many as there may be
     */
    public HubSubscriber<T> subscribe(String name, SubscriberQueue<? super T> queue) {
        HubSubscriber<T> subscriber = HubSubscriber.of(name, Objects.requireNonNull(queue, "queue"), exchange);
        exchange.attach(subscriber, false);
        return subscriber;
    }

    /**
     * A source of which each run is a subscriber of its own, attached when it starts and closed when it ends; what it has not
     * got by then counts as left. A run that finds as many subscribers as there may be fails.
     *
     * @param name for descriptions and figures
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
        return "BroadcastHub[" + exchange + "]";
    }
}
