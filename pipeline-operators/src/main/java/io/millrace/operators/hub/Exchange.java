package io.millrace.operators.hub;

import io.millrace.core.Offer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * What the ends of a hub share: who subscribes, who waits for room, and whether it is closed.
 *
 * <p>All of it is guarded by {@code this}; an element is put into the queues of all its recipients under that lock, so all of
 * them see the same order, and whoever comes or goes does so before or after it. No run is woken and no writer told under the lock. A
 * subscriber has a lock of its own for its queue, taken after this one; who reads takes only that one, and then looks at
 * {@code waiting}. A writer raises {@code waiting} before it looks for room, and one of the two sees the other.
 */
final class Exchange<T> {

    private final String name;
    private final int maxSubscribers;
    private final NoSubscriber alone;
    private final Routing<T> routing;
    /** Those that get elements; never changed, only replaced. */
    private List<HubSubscriber<T>> members = List.of();
    /** Those, and those that have left and have something to be read. */
    private final Set<HubSubscriber<T>> known = new LinkedHashSet<>();

    private final Set<Waiting<T>> line = new LinkedHashSet<>();
    private volatile int waiting;
    /** How many members make writers wait. */
    private int patient;

    private boolean closed;
    private @Nullable Throwable failure;
    private long accepted;
    private long unheard;
    private SubscriberFigures gone;

    private record Waiting<T>(T element, int place, MonoSink<Void> writer) {

        /** Each is itself only: the same element may wait twice. */
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    Exchange(String name, int maxSubscribers, NoSubscriber alone, Routing<T> routing) {
        this.name = Objects.requireNonNull(name, "name");
        if (maxSubscribers < 1) {
            throw new IllegalArgumentException("maxSubscribers of a hub must be at least 1, was " + maxSubscribers);
        }
        this.maxSubscribers = maxSubscribers;
        this.alone = Objects.requireNonNull(alone, "alone");
        this.routing = routing;
        this.gone = SubscriberFigures.none(name);
    }

    String name() {
        return name;
    }

    // Writing

    Offer offer(T element) {
        Objects.requireNonNull(element, "element");
        int place = placeOf(element);
        List<HubSubscriber<T>> told;
        synchronized (this) {
            if (closed) {
                return Offer.CLOSED;
            }
            told = line.isEmpty() ? deliver(element, place) : null;
        }
        if (told == null || told.isEmpty()) {
            return Offer.DROPPED;
        }
        told.forEach(HubSubscriber::wake);
        return Offer.ACCEPTED;
    }

    private int placeOf(T element) {
        try {
            return routing.place(element);
        } catch (RuntimeException unchecked) {
            throw unchecked;
        } catch (Exception thrown) {
            throw new IllegalArgumentException("hub '" + name + "' could not tell the key of an element", thrown);
        }
    }

    /** Null when the element is where it belongs; otherwise what completes when it is. */
    @Nullable
    Mono<Void> write(T element) throws Exception {
        int place = routing.place(element);
        List<HubSubscriber<T>> told;
        synchronized (this) {
            refuseWhenClosed();
            told = line.isEmpty() ? deliver(element, place) : null;
        }
        if (told == null) {
            return Mono.create(writer -> await(new Waiting<>(element, place, writer)));
        }
        told.forEach(HubSubscriber::wake);
        return null;
    }

    private void await(Waiting<T> writer) {
        synchronized (this) {
            line.add(writer);
            waiting = line.size();
        }
        serve();
        // one that was cancelled meanwhile is forgotten at once
        writer.writer.onCancel(() -> forget(writer));
    }

    private void forget(Waiting<T> writer) {
        synchronized (this) {
            line.remove(writer);
            waiting = line.size();
        }
        // those behind it may have room
        serve();
    }

    void serveIfAnyWaits() {
        if (waiting > 0) {
            serve();
        }
    }

    /** Lets in from those who wait whom there is room for; refuses all when the hub is closed. */
    private void serve() {
        List<HubSubscriber<T>> told = new ArrayList<>();
        List<Waiting<T>> in = new ArrayList<>();
        List<Waiting<T>> out = List.of();
        Throwable why;
        synchronized (this) {
            why = failure;
            if (closed) {
                out = List.copyOf(line);
                line.clear();
            }
            var next = line.iterator();
            boolean goOn = true;
            while (goOn && next.hasNext()) {
                Waiting<T> first = next.next();
                List<HubSubscriber<T>> recipients = deliver(first.element, first.place);
                if (recipients == null) {
                    goOn = routing.overtaking();
                } else {
                    next.remove();
                    in.add(first);
                    told.addAll(recipients);
                }
            }
            waiting = line.size();
        }
        told.forEach(HubSubscriber::wake);
        in.forEach(writer -> writer.writer.success());
        out.forEach(writer -> writer.writer.error(new HubClosedException(name, why)));
    }

    /** Who has got it; null when there is no room now. Under the lock. */
    private @Nullable List<HubSubscriber<T>> deliver(T element, int place) {
        List<HubSubscriber<T>> recipients = routing.recipients(place);
        if (recipients.isEmpty()) {
            if (alone == NoSubscriber.WAIT) {
                return null;
            }
            unheard++;
            return recipients;
        }
        if (patient > 0 && !haveRoom(recipients)) {
            return null;
        }
        accepted++;
        for (HubSubscriber<T> recipient : recipients) {
            if (!recipient.put(element)) {
                remove(recipient);
            }
        }
        return recipients;
    }

    /** Only more room can appear while the lock is held. */
    private boolean haveRoom(List<HubSubscriber<T>> recipients) {
        for (HubSubscriber<T> recipient : recipients) {
            if (!recipient.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new HubClosedException(name, failure);
        }
    }

    // Coming and going

    /** Attaches it; a subscriber of a closed hub ends at once. */
    void attach(HubSubscriber<T> subscriber, boolean uniqueName) {
        synchronized (this) {
            if (closed) {
                subscriber.end(failure);
                return;
            }
            if (known.size() >= maxSubscribers) {
                throw new IllegalStateException("hub '" + name + "' has " + maxSubscribers
                        + " subscribers, as many as it may have; close some, or make a hub for more");
            }
            if (uniqueName && known.stream().anyMatch(other -> other.name().equals(subscriber.name()))) {
                throw new IllegalStateException("hub '" + name + "' has a subscriber '" + subscriber.name()
                        + "' already; its keys are told by its name, so give each a name of its own");
            }
            known.add(subscriber);
            List<HubSubscriber<T>> more = new ArrayList<>(members);
            more.add(subscriber);
            replace(more);
        }
        serveIfAnyWaits();
    }

    /** The subscriber gets nothing more; what it has can be read. */
    void detach(HubSubscriber<T> subscriber) {
        synchronized (this) {
            if (members.contains(subscriber)) {
                subscriber.end(null);
                remove(subscriber);
            }
        }
        subscriber.wake();
        serveIfAnyWaits();
    }

    private void remove(HubSubscriber<T> subscriber) {
        List<HubSubscriber<T>> fewer = new ArrayList<>(members);
        fewer.remove(subscriber);
        replace(fewer);
    }

    private void replace(List<HubSubscriber<T>> next) {
        members = List.copyOf(next);
        patient = (int) next.stream().filter(HubSubscriber::makesWritersWait).count();
        routing.members(members);
    }

    /** The subscriber has ended and nothing is left to be read from it. */
    synchronized void settle(HubSubscriber<T> subscriber) {
        if (known.remove(subscriber)) {
            gone = gone.plus(subscriber.figures());
        }
    }

    void close(@Nullable Throwable why) {
        List<HubSubscriber<T>> ended;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            failure = why;
            ended = members;
            ended.forEach(subscriber -> subscriber.end(why));
            replace(List.of());
        }
        ended.forEach(HubSubscriber::settleIfEmpty);
        ended.forEach(HubSubscriber::wake);
        serve();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized HubFigures figures() {
        List<SubscriberFigures> each =
                known.stream().map(HubSubscriber::figures).toList();
        SubscriberFigures all = each.stream().reduce(gone, SubscriberFigures::plus);
        return new HubFigures(accepted, unheard, line.size(), all, each);
    }

    @Override
    public synchronized String toString() {
        return "hub '" + name + "', " + members.size() + " subscribers" + (closed ? ", closed" : "");
    }
}
