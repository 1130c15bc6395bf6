package io.millrace.core;

import io.millrace.stress.Search;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Many threads offer and send and close, one reads: an ingress is a queue with one place and a line of one sender. */
@Param(name = "element", gen = IntGen.class, conf = "1:3")
public class IngressQueueLincheckTest {

    private final IngressQueue queue = new IngressQueue("race", 1);
    private final IngressReader<Integer> reader = new IngressReader<>(queue, () -> {});

    @Operation
    public Offer offer(int element) {
        return queue.offer(element);
    }

    @Operation
    public void send(int element) {
        queue.senders().send(element, refusal -> {});
    }

    @Operation(nonParallelGroup = "reader")
    public Integer poll() {
        return reader.poll();
    }

    @Operation(nonParallelGroup = "reader")
    public boolean ended() {
        return reader.ended();
    }

    @Operation
    public void close() {
        queue.close(null);
    }

    /** What it shall be. */
    public static class Queue {

        private final Deque<Integer> elements = new ArrayDeque<>();
        private Integer waiting;
        private boolean closed;

        public Offer offer(int element) {
            if (closed) {
                return Offer.CLOSED;
            }
            return elements.isEmpty() && elements.add(element) ? Offer.ACCEPTED : Offer.DROPPED;
        }

        public void send(int element) {
            if (!closed && offer(element) == Offer.DROPPED && waiting == null) {
                waiting = element;
            }
        }

        public Integer poll() {
            Integer out = elements.poll();
            if (elements.isEmpty() && waiting != null) {
                elements.add(waiting);
                waiting = null;
            }
            return out;
        }

        public boolean ended() {
            return closed && elements.isEmpty();
        }

        public void close() {
            closed = true;
            waiting = null;
        }
    }

    @Test
    void isAQueueInEveryOrderOfSteps() {
        Search.orders().sequentialSpecification(Queue.class).check(IngressQueueLincheckTest.class);
    }

    @Test
    void isAQueueUnderStress() {
        Search.stress().sequentialSpecification(Queue.class).check(IngressQueueLincheckTest.class);
    }
}
