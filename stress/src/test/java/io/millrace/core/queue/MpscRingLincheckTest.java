package io.millrace.core.queue;

import io.millrace.core.queue.MpscRing.Put;
import io.millrace.stress.Search;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Many threads put in, close and look, and one takes out: the ring is a queue with two places that can be closed. */
@Param(name = "element", gen = IntGen.class, conf = "1:3")
public class MpscRingLincheckTest {

    private final MpscRing<Integer> ring = new MpscRing<>(2);

    @Operation
    public Put offer(int element) {
        return ring.offer(element);
    }

    @Operation(nonParallelGroup = "consumer")
    public Integer poll() {
        return ring.poll();
    }

    @Operation
    public void close() {
        ring.close();
    }

    @Operation
    public long accepted() {
        return ring.accepted();
    }

    @Operation
    public boolean isExhausted() {
        return ring.isExhausted();
    }

    /** What it shall be. */
    public static class Queue {

        private final Deque<Integer> elements = new ArrayDeque<>();
        private boolean closed;
        private long accepted;

        public Put offer(int element) {
            if (closed) {
                return Put.CLOSED;
            }
            if (elements.size() == 2) {
                return Put.FULL;
            }
            elements.add(element);
            accepted++;
            return Put.DONE;
        }

        public Integer poll() {
            return elements.poll();
        }

        public void close() {
            closed = true;
        }

        public long accepted() {
            return accepted;
        }

        public boolean isExhausted() {
            return closed && elements.isEmpty();
        }
    }

    @Test
    void isAQueueInEveryOrderOfSteps() {
        Search.orders().sequentialSpecification(Queue.class).check(MpscRingLincheckTest.class);
    }

    @Test
    void isAQueueUnderStress() {
        Search.stress().sequentialSpecification(Queue.class).check(MpscRingLincheckTest.class);
    }
}
