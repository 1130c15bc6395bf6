package io.millrace.core;

import io.millrace.core.queue.MpscRing;
import io.millrace.core.runtime.BlockingCalls;
import io.millrace.core.spi.Source;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A door through which any thread puts elements into a pipeline: a bounded ring that the pipeline reads from as its
 * {@link #source()}.
 *
 * <p>{@code accepted() == elements that runs have got + queued()} at any moment of rest: nothing that was accepted is lost
 * without a trace. One run reads at a time; a second one meanwhile fails. When a run is cancelled or fails, what it has not
 * got stays in the ring for the next run, and the ring goes on accepting; elements in the ring before the first run wait
 * there.
 *
 * <p>It is closed by {@link #complete}, by {@link #fail}, or when a run that reads it is drained, and stays closed. A run
 * still gets what was accepted until then, and then ends.
 *
 * <p>Elements reach the pipeline on the loop of the run. In a pipeline that is subscribed to as a plain publisher, which has
 * no loop, the thread that offers an element to an idle pipeline delivers that one and those that come meanwhile.
 *
 * @param <T> the elements
 */
public final class Ingress<T> {

    private static final int YIELDS = 16;
    private static final long SHORTEST_PAUSE_NANOS = 1_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    private final String name;
    private final IngressQueue queue;
    private final MpscRing<Object> ring;
    private final LongAdder dropped = new LongAdder();

    private Ingress(String name, int capacity) {
        this.name = Objects.requireNonNull(name, "name");
        this.queue = new IngressQueue(name, capacity);
        this.ring = queue.ring();
    }

    /**
     * An open, empty ingress.
     *
     * @param name for descriptions and messages
     * @param capacity how many elements it holds at most, from 1 to 2^30; as many senders may wait
     */
    public static <T> Ingress<T> bounded(String name, int capacity) {
        return new Ingress<>(name, capacity);
    }

    /** What a pipeline reads: {@code Pipeline.define("orders").from(ingress.source())}. */
    public Source<T> source() {
        return new IngressSource<>(name, ring.capacity(), queue);
    }

    /** Puts {@code element} in if there is room and no {@linkplain #send sender} waits for it. Any thread; never waits. */
    public Offer offer(T element) {
        return offer(element, Context.empty());
    }

    /** As {@link #offer(Object)}; what {@code context} holds goes with the element, as with {@link #send}. */
    public Offer offer(T element, ContextView context) {
        Objects.requireNonNull(element, "element");
        Offer result = queue.offer(Sent.of(element, context));
        if (result == Offer.DROPPED) {
            dropped.increment();
        }
        return result;
    }

    /**
     * Puts {@code element} in and waits for room as long as it takes. Threads that wait here have no order among each other,
     * and give precedence to those that {@link #send}. It waits while no run reads, too: after the run has failed and none
     * follows, close the ingress. On the thread that the run itself needs, such as that of a test in virtual time, it would wait
     * for ever: use {@link #offer} there.
     *
     * @return {@link Offer#ACCEPTED} or {@link Offer#CLOSED}
     * @throws InterruptedException when interrupted while it waits; the element was not accepted
     * @throws IllegalStateException when it would have to wait on a thread that must not be blocked
     */
    public Offer put(T element) throws InterruptedException {
        Objects.requireNonNull(element, "element");
        for (int tries = 0; ; tries++) {
            Offer result = queue.offer(element);
            if (result != Offer.DROPPED) {
                return result;
            }
            if (tries == 0) {
                BlockingCalls.refuseOnNonBlockingThread(
                        "put() would wait: ingress '" + name + "' is full. Use offer() or send()");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for room in ingress '" + name + "'");
            }
            pause(tries);
        }
    }

    /** Waking all who wait whenever there is room costs many times more than letting each look for itself. */
    private void pause(int tries) {
        if (tries < YIELDS) {
            Thread.yield();
        } else {
            int doublings = Math.min(tries - YIELDS, 10);
            LockSupport.parkNanos(this, Math.min(LONGEST_PAUSE_NANOS, SHORTEST_PAUSE_NANOS << doublings));
        }
    }

    /**
     * Puts {@code element} in, once for each subscription, and completes when it was accepted: at once when there is room,
     * else when its turn has come. Senders wait in the order in which they subscribed, at most as many as the ring has
     * places. One that is cancelled while it waits is forgotten, and its element is not accepted.
     *
     * <p>The Reactor context of the subscriber goes with the element, and reaches every call, sink and side output that gets the
     * element or what is made of it, until elements are collected into one.
     *
     * <p>Fails with {@link IllegalStateException} when the ingress is closed or gets closed while the sender waits, and with
     * {@link java.util.concurrent.RejectedExecutionException} when too many wait already. A sender that has waited hears of it
     * on the thread that made room.
     */
    public Mono<Void> send(T element) {
        return new IngressSend(queue.senders(), Objects.requireNonNull(element, "element"));
    }

    /** Closes it; a run that reads it completes once it has got what was accepted. Any thread, any number of times. */
    public void complete() {
        queue.close(null);
    }

    /**
     * Closes it; a run that reads it fails with {@code failure} once it has got what was accepted. Does nothing when it is
     * closed. Any thread.
     */
    public void fail(Throwable failure) {
        queue.close(Objects.requireNonNull(failure, "failure"));
    }

    /** Whether it accepts nothing more. Any thread. */
    public boolean isClosed() {
        return ring.isClosed();
    }

    /** How many elements were accepted so far. Any thread. */
    public long accepted() {
        return ring.accepted();
    }

    /** How many times {@link #offer} found no room. Any thread. */
    public long dropped() {
        return dropped.sum();
    }

    /** How many accepted elements no run has got yet. Any thread. */
    public int queued() {
        return ring.size();
    }

    /** How many senders wait for room. Any thread. */
    public int waiting() {
        return queue.senders().size();
    }

    /** The name that it was given. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "Ingress[" + name + ", " + queued() + " of " + ring.capacity() + (isClosed() ? ", closed]" : "]");
    }

    /** What a subscription of {@link #send} holds on to; see {@link WaitingSenders}. */
    interface Sender {

        /** The element was accepted, or will never be. Once, never under a lock. */
        void decided(@Nullable Throwable refusal);
    }
}
