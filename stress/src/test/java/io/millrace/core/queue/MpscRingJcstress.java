package io.millrace.core.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.core.queue.MpscRing.Put;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A ring from several threads to one. */
public class MpscRingJcstress {

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
        private final MpscRing<Letter> ring = new MpscRing<>(2);

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

    /** Two want the last place: one gets it. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1", "0, 1, 2"},
            expect = ACCEPTABLE,
            desc = "the one that was told so is in")
    @Outcome(expect = FORBIDDEN, desc = "both, none, or another than was told so")
    @State
    public static class LastPlace {
        private final MpscRing<Integer> ring = new MpscRing<>(1);

        @Actor
        public void first(III_Result result) {
            result.r1 = ring.offer(1) == Put.DONE ? 1 : 0;
        }

        @Actor
        public void second(III_Result result) {
            result.r2 = ring.offer(2) == Put.DONE ? 1 : 0;
        }

        @Arbiter
        public void after(III_Result result) {
            Integer in = ring.poll();
            result.r3 = in == null || ring.poll() != null || ring.accepted() != 1 ? -1 : in;
        }
    }

    /** Who has put an element in finds one there, even if another has a place before it and has not filled it yet. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the other one's or its own")
    @Outcome(expect = FORBIDDEN, desc = "the ring seems to be empty")
    @State
    public static class OwnOffer {
        private final MpscRing<Integer> ring = new MpscRing<>(2);

        @Actor
        public void producer() {
            ring.offer(1);
        }

        @Actor
        public void both(I_Result result) {
            ring.offer(2);
            result.r1 = ring.poll() == null ? 0 : 1;
        }
    }

    /** What is put in while it is closed is either in or refused, and the number of accepted elements is final. */
    @JCStressTest
    @Outcome(
            id = {"1, 1, 1", "0, 0, 0"},
            expect = ACCEPTABLE,
            desc = "in and counted, or refused")
    @Outcome(expect = FORBIDDEN, desc = "lost, or counted after it was closed")
    @State
    public static class Close {
        private final MpscRing<Integer> ring = new MpscRing<>(1);

        @Actor
        public void producer(III_Result result) {
            result.r1 = ring.offer(1) == Put.DONE ? 1 : 0;
        }

        @Actor
        public void closer(III_Result result) {
            ring.close();
            result.r2 = (int) ring.accepted();
        }

        @Arbiter
        public void after(III_Result result) {
            boolean exhausted = ring.isExhausted();
            result.r3 = ring.poll() == null ? 0 : 1;
            if (exhausted == (result.r3 == 1) || !ring.isExhausted()) {
                result.r3 = -1;
            }
        }
    }

    /** Who is told that it is exhausted has got everything. */
    @JCStressTest
    @Outcome(
            id = {"1, 1", "0, 0"},
            expect = ACCEPTABLE,
            desc = "taken out, or never in")
    @Outcome(expect = FORBIDDEN, desc = "accepted, and the reader has gone")
    @State
    public static class Exhausted {
        private final MpscRing<Integer> ring = new MpscRing<>(1);

        @Actor
        public void producer(II_Result result) {
            result.r1 = ring.offer(1) == Put.DONE ? 1 : 0;
            ring.close();
        }

        @Actor
        public void reader(II_Result result) {
            while (!ring.isExhausted()) {
                if (ring.poll() != null) {
                    result.r2++;
                }
            }
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
        private final MpscRing<Integer> ring = new MpscRing<>(1);

        public Reuse() {
            ring.offer(1);
        }

        @Actor
        public void producer(III_Result result) {
            result.r1 = ring.offer(2) == Put.DONE ? 1 : 0;
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

    /** Either the producer sees that the reader sleeps, or the reader sees the element. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "one of them sees the other")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the element lies there and nobody is woken")
    @State
    public static class Wake {
        private final MpscRing<Integer> ring = new MpscRing<>(2);
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
}
