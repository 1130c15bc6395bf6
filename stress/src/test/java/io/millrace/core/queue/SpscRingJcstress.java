package io.millrace.core.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A ring between two threads. */
public class SpscRingJcstress {

    private static final class Letter {
        private int text;

        private static Letter of(int text) {
            Letter letter = new Letter();
            letter.text = text;
            return letter;
        }

        private static int text(Letter letter) {
            return letter == null ? 0 : letter.text;
        }
    }

    /** Who takes an element out sees what was written before it was put in. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0", "1, 2"},
            expect = ACCEPTABLE,
            desc = "the first so many, whole")
    @Outcome(expect = FORBIDDEN, desc = "out of order, or not whole")
    @State
    public static class Publication {
        private final SpscRing<Letter> ring = new SpscRing<>(2);

        @Actor
        public void producer() {
            ring.offer(Letter.of(1));
            ring.offer(Letter.of(2));
        }

        @Actor
        public void consumer(II_Result result) {
            result.r1 = Letter.text(ring.poll());
            result.r2 = result.r1 == 0 ? 0 : Letter.text(ring.poll());
        }
    }

    /** Either the producer sees that the taker sleeps, or the taker sees the element. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "one of them sees the other")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the element lies there and nobody is woken")
    @State
    public static class Wake {
        private final SpscRing<Integer> ring = new SpscRing<>(2);
        private final Cursor asleep = new Cursor(0);

        @Actor
        public void producer(II_Result result) {
            ring.offer(1);
            result.r1 = (int) asleep.get();
        }

        @Actor
        public void consumer(II_Result result) {
            asleep.set(1);
            result.r2 = ring.isEmpty() ? 0 : 1;
        }
    }

    /** A full ring: the place that was taken out of is free, and what it holds next is not lost. */
    @JCStressTest
    @Outcome(
            id = {"0, 1, 0", "1, 1, 2"},
            expect = ACCEPTABLE,
            desc = "full, or room was made in time")
    @Outcome(expect = FORBIDDEN, desc = "lost, repeated or out of order")
    @State
    public static class Reuse {
        private final SpscRing<Integer> ring = new SpscRing<>(1);

        public Reuse() {
            ring.offer(1);
        }

        @Actor
        public void producer(III_Result result) {
            result.r1 = ring.offer(2) ? 1 : 0;
        }

        @Actor
        public void consumer(III_Result result) {
            result.r2 = ring.poll();
        }

        @Arbiter
        public void after(III_Result result) {
            Integer left = ring.poll();
            result.r3 = left == null ? 0 : left;
        }
    }

    /** Another thread takes the consumer's place when it is told to: it goes on where the first has stopped. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "0, 0"},
            expect = ACCEPTABLE,
            desc = "goes on, or was not told")
    @Outcome(expect = FORBIDDEN, desc = "lost or repeated")
    @State
    public static class Succession {
        private final SpscRing<Integer> ring = new SpscRing<>(2);
        private final Cursor turn = new Cursor(0);

        public Succession() {
            ring.offer(1);
            ring.offer(2);
        }

        @Actor
        public void first() {
            ring.poll();
            turn.setRelease(1);
        }

        @Actor
        public void second(II_Result result) {
            result.r1 = (int) turn.get();
            if (result.r1 == 1) {
                Integer next = ring.poll();
                result.r2 = next == null ? -1 : next;
            }
        }
    }
}
