package io.millrace.operators.hub;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.core.Offer;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Those who write to a hub against those who read, come, go and close it. */
public class HubJcstress {

    private static Exchange<Integer> exchange(NoSubscriber alone) {
        return new Exchange<>("race", 3, alone, new ToAll<>());
    }

    private static HubSubscriber<Integer> attached(Exchange<Integer> exchange) {
        HubSubscriber<Integer> subscriber = HubSubscriber.of("s", SubscriberQueue.backpressure(1), exchange);
        exchange.attach(subscriber, false);
        return subscriber;
    }

    /** Writes as a stage does; counts 1 when it is confirmed, 1,000 when it is refused. */
    private static Disposable write(Exchange<Integer> exchange, int element, AtomicInteger told) {
        try {
            Mono<Void> later = exchange.write(element);
            if (later == null) {
                told.addAndGet(1);
                return () -> {};
            }
            return later.subscribe(none -> {}, refused -> told.addAndGet(1_000), () -> told.addAndGet(1));
        } catch (Exception refused) {
            told.addAndGet(1_000);
            return () -> {};
        }
    }

    /** A writer that comes while the reader makes room is let in by one of the two. */
    @JCStressTest
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "let in, once")
    @Outcome(expect = FORBIDDEN, desc = "waits although there is room, or is told twice")
    @State
    public static class WriteAgainstRead {
        private final Exchange<Integer> exchange = exchange(NoSubscriber.DROP);
        private final HubSubscriber<Integer> subscriber = attached(exchange);
        private final AtomicInteger told = new AtomicInteger();

        public WriteAgainstRead() {
            exchange.offer(1);
        }

        @Actor
        public void writer() {
            write(exchange, 2, told);
        }

        @Actor
        public void reader(III_Result result) {
            result.r2 = subscriber.poll();
        }

        @Arbiter
        public void after(III_Result result) {
            result.r1 = told.get();
            Integer next = subscriber.poll();
            result.r3 = next == null ? 0 : next;
        }
    }

    /** A writer that comes while the only subscriber that makes it wait goes, goes on. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "confirmed, nobody waits")
    @Outcome(expect = FORBIDDEN, desc = "waits for one who has gone, or is told twice")
    @State
    public static class WriteAgainstDetach {
        private final Exchange<Integer> exchange = exchange(NoSubscriber.DROP);
        private final HubSubscriber<Integer> subscriber = attached(exchange);
        private final AtomicInteger told = new AtomicInteger();

        public WriteAgainstDetach() {
            exchange.offer(1);
        }

        @Actor
        public void writer() {
            write(exchange, 2, told);
        }

        @Actor
        public void leaver() {
            subscriber.close();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = told.get();
            result.r2 = exchange.figures().waiting();
        }
    }

    /** A writer that waits for somebody is let in by the first who comes, however close they are. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "confirmed and there")
    @Outcome(expect = FORBIDDEN, desc = "waits, is lost, or is told twice")
    @State
    public static class WriteAgainstAttach {
        private final Exchange<Integer> exchange = exchange(NoSubscriber.WAIT);
        private final AtomicInteger told = new AtomicInteger();
        private HubSubscriber<Integer> subscriber;

        @Actor
        public void writer() {
            write(exchange, 1, told);
        }

        @Actor
        public void comer() {
            subscriber = attached(exchange);
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = told.get();
            result.r2 = (int) subscriber.figures().queued();
        }
    }

    /** What is accepted while the hub is closed is there to be read; what is refused is not (E35). */
    @JCStressTest
    @Outcome(
            id = {"1, 1, 1", "0, 0, 0"},
            expect = ACCEPTABLE,
            desc = "accepted and read, or refused")
    @Outcome(expect = FORBIDDEN, desc = "said OK and lost, or read and refused")
    @State
    public static class OfferAgainstClose {
        private final Exchange<Integer> exchange = exchange(NoSubscriber.DROP);
        private final HubSubscriber<Integer> subscriber = attached(exchange);

        @Actor
        public void writer(III_Result result) {
            result.r1 = exchange.offer(1) == Offer.ACCEPTED ? 1 : 0;
        }

        @Actor
        public void closer() {
            exchange.close(null);
        }

        @Arbiter
        public void after(III_Result result) {
            result.r2 = subscriber.poll() == null ? 0 : 1;
            result.r3 = subscriber.ended() ? (int) exchange.figures().all().delivered() : -1;
        }
    }

    /** A writer that waits is refused when the hub is closed, and told once. */
    @JCStressTest
    @Outcome(id = "1000", expect = ACCEPTABLE, desc = "refused")
    @Outcome(expect = FORBIDDEN, desc = "waits for ever, or is told twice")
    @State
    public static class WriteAgainstClose {
        private final Exchange<Integer> exchange = exchange(NoSubscriber.WAIT);
        private final AtomicInteger told = new AtomicInteger();

        @Actor
        public void writer() {
            write(exchange, 1, told);
        }

        @Actor
        public void closer() {
            exchange.close(null);
        }

        @Arbiter
        public void after(I_Result result) {
            result.r1 = told.get();
        }
    }

    /** A writer that is cancelled while it is let in leaves nothing behind: it is in or it is not, and nobody waits. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0"},
            expect = ACCEPTABLE,
            desc = "in, or not")
    @Outcome(expect = FORBIDDEN, desc = "a writer that has gone waits")
    @State
    public static class CancelAgainstRead {
        private final Exchange<Integer> exchange = exchange(NoSubscriber.DROP);
        private final HubSubscriber<Integer> subscriber = attached(exchange);
        private final Disposable writer;

        public CancelAgainstRead() {
            exchange.offer(1);
            writer = write(exchange, 2, new AtomicInteger());
        }

        @Actor
        public void canceller() {
            writer.dispose();
        }

        @Actor
        public void reader() {
            subscriber.poll();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = subscriber.poll() == null ? 0 : 1;
            result.r2 = exchange.figures().waiting();
        }
    }

    /** What is offered to a subscriber that goes is counted: left there, or heard by nobody. */
    @JCStressTest
    @Outcome(
            id = {"1, 1, 0", "0, 0, 1"},
            expect = ACCEPTABLE,
            desc = "left, or unheard")
    @Outcome(expect = FORBIDDEN, desc = "not counted, or counted twice")
    @State
    public static class OfferAgainstDetach {
        private final Exchange<Integer> exchange = exchange(NoSubscriber.DROP);
        private final HubSubscriber<Integer> subscriber = attached(exchange);

        @Actor
        public void writer(III_Result result) {
            result.r1 = exchange.offer(1) == Offer.ACCEPTED ? 1 : 0;
        }

        @Actor
        public void leaver() {
            subscriber.close();
        }

        @Arbiter
        public void after(III_Result result) {
            HubFigures figures = exchange.figures();
            result.r2 = (int) figures.all().left();
            result.r3 = figures.subscribers().isEmpty() ? (int) figures.unheard() : -1;
        }
    }
}
