package io.millrace.core.queue;

import io.millrace.stress.Search;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** One thread puts in and one takes out: in whatever order they act, the ring is a queue with two places. */
@Param(name = "element", gen = IntGen.class, conf = "1:3")
public class SpscRingLincheckTest {

    private final SpscRing<Integer> ring = new SpscRing<>(2);

    @Operation(nonParallelGroup = "producer")
    public boolean offer(int element) {
        return ring.offer(element);
    }

    @Operation(nonParallelGroup = "consumer")
    public Integer poll() {
        return ring.poll();
    }

    @Operation(nonParallelGroup = "consumer")
    public boolean isEmpty() {
        return ring.isEmpty();
    }

    /** What it shall be. */
    public static class Queue {

        private final Deque<Integer> elements = new ArrayDeque<>();

        public boolean offer(int element) {
            return elements.size() < 2 && elements.add(element);
        }

        public Integer poll() {
            return elements.poll();
        }

        public boolean isEmpty() {
            return elements.isEmpty();
        }
    }

    @Test
    void isAQueueInEveryOrderOfSteps() {
        Search.orders().sequentialSpecification(Queue.class).check(SpscRingLincheckTest.class);
    }

    @Test
    void isAQueueUnderStress() {
        Search.stress().sequentialSpecification(Queue.class).check(SpscRingLincheckTest.class);
    }
}
