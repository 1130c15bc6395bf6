package io.millrace.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.core.queue.Cursor;
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

/** Those who bring elements against the run that reads them, and against the end. */
public class IngressJcstress {

    /** Counts what it was told, in thousands when it was refused. */
    private static final class Witness implements Ingress.Sender {
        private final AtomicInteger told = new AtomicInteger();

        @Override
        public void decided(Throwable refusal) {
            told.addAndGet(refusal == null ? 1 : 1_000);
        }
    }

    /** Either who offers sees that the run is idle and wakes it, or the run sees the element. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "one of them sees the other")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the element lies there and the run sleeps")
    @State
    public static class Wake {
        private final IngressQueue queue = new IngressQueue("race", 2);
        private final Cursor idle = new Cursor(0);
        private int woken;
        private final IngressReader<Integer> reader = new IngressReader<>(queue, () -> woken = (int) idle.get());

        @Actor
        public void producer(II_Result result) {
            queue.offer(1);
            result.r1 = woken;
        }

        @Actor
        public void run(II_Result result) {
            idle.set(1);
            result.r2 = reader.ready() ? 1 : 0;
        }
    }

    /** A sender that comes while the run makes room and goes idle is let in by one of the two. */
    @JCStressTest
    @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "let in, once")
    @Outcome(expect = FORBIDDEN, desc = "waits although there is room, or is told twice")
    @State
    public static class SendAgainstRead {
        private final IngressQueue queue = new IngressQueue("race", 1);
        private final IngressReader<Integer> reader = new IngressReader<>(queue, () -> {});
        private final Witness sender = new Witness();
        private final Cursor idle = new Cursor(0);

        public SendAgainstRead() {
            queue.offer(1);
        }

        @Actor
        public void sender() {
            queue.senders().send(2, sender);
        }

        /** In the steps of the inlet. */
        @Actor
        public void run() {
            reader.poll();
            reader.ended();
            idle.set(1);
            reader.ended();
        }

        @Arbiter
        public void after(III_Result result) {
            result.r1 = sender.told.get();
            Integer in = (Integer) queue.ring().poll();
            result.r2 = in == null ? 0 : in;
            result.r3 = queue.senders().size();
        }
    }

    /** A sender that comes while a run takes its last element and is cancelled is let in, although nobody reads after that. */
    @JCStressTest
    @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "let in, once")
    @Outcome(expect = FORBIDDEN, desc = "waits although there is room, or is told twice")
    @State
    public static class SendAgainstCancelledRead {
        private final IngressQueue queue = new IngressQueue("race", 1);
        private final IngressReader<Integer> reader = new IngressReader<>(queue, () -> {});
        private final Witness sender = new Witness();

        public SendAgainstCancelledRead() {
            queue.offer(1);
        }

        @Actor
        public void sender() {
            queue.senders().send(2, sender);
        }

        @Actor
        public void run() {
            reader.poll();
            reader.close();
        }

        @Arbiter
        public void after(III_Result result) {
            result.r1 = sender.told.get();
            Integer in = (Integer) queue.ring().poll();
            result.r2 = in == null ? 0 : in;
            result.r3 = queue.senders().size();
        }
    }

    /** A sender that comes while it is closed is refused, and does not wait for ever. */
    @JCStressTest
    @Outcome(id = "1000, 0", expect = ACCEPTABLE, desc = "refused, once")
    @Outcome(expect = FORBIDDEN, desc = "waits for ever, or is told something else")
    @State
    public static class SendAgainstClose {
        private final IngressQueue queue = new IngressQueue("race", 1);
        private final Witness sender = new Witness();

        public SendAgainstClose() {
            queue.offer(1);
        }

        @Actor
        public void sender() {
            queue.senders().send(2, sender);
        }

        @Actor
        public void closer() {
            queue.close(null);
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = sender.told.get();
            result.r2 = queue.senders().size();
        }
    }

    /** A sender that is cancelled while room is made for it: its element is in when it was told so, and nobody waits. */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 0", "0, 2, 0", "1, 2, 0"},
            expect = ACCEPTABLE,
            desc = "forgotten; in, unheard; in")
    @Outcome(expect = FORBIDDEN, desc = "told and not in, or still waiting")
    @State
    public static class CancelAgainstRead {
        private final Ingress<Integer> ingress = Ingress.bounded("race", 1);
        private final AtomicInteger told = new AtomicInteger();
        private final IngressQueue queue = ((IngressSource<Integer>) ingress.source()).queue();
        private final IngressReader<Integer> reader = new IngressReader<>(queue, () -> {});
        private final Disposable sender;

        public CancelAgainstRead() {
            ingress.offer(1);
            sender = ingress.send(2).subscribe(nothing -> {}, refusal -> {}, told::incrementAndGet);
        }

        @Actor
        public void sender() {
            sender.dispose();
        }

        @Actor
        public void run() {
            reader.poll();
        }

        @Arbiter
        public void after(III_Result result) {
            result.r1 = told.get();
            Integer in = (Integer) queue.ring().poll();
            result.r2 = in == null ? 0 : in;
            result.r3 = ingress.waiting();
        }
    }

    /** Who sees the end sees why. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "ended with the failure")
    @Outcome(expect = FORBIDDEN, desc = "it seems to have completed")
    @State
    public static class Failure {
        private final IngressQueue queue = new IngressQueue("race", 1);
        private final IngressReader<Integer> reader = new IngressReader<>(queue, () -> {});

        @Actor
        public void closer() {
            queue.close(new IllegalStateException("why"));
        }

        @Actor
        public void run(I_Result result) {
            while (!reader.ended()) {
                Thread.onSpinWait();
            }
            result.r1 = reader.failure() == null ? 0 : 1;
        }
    }
}
