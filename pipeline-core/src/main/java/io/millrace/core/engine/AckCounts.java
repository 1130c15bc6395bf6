package io.millrace.core.engine;

import io.millrace.core.observe.Acknowledgements;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How many elements an acknowledging source has delivered in one run, and how many it was told the end of. */
final class AckCounts {

    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong acceptedInTurn = new AtomicLong();
    private final AtomicLong returnedInTurn = new AtomicLong();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder returned = new LongAdder();
    private final LongAdder doublySettled = new LongAdder();

    /** The source has handed one over. One call at a time. */
    void delivered() {
        increment(delivered);
    }

    /** An element has ended. Any thread. */
    void ended(boolean accept) {
        (accept ? accepted : returned).increment();
    }

    /** An element has ended before the next one was read, on the thread that reads. */
    void endedInTurn(boolean accept) {
        increment(accept ? acceptedInTurn : returnedInTurn);
    }

    /** An element has ended twice. Any thread. */
    void doublySettled() {
        doublySettled.increment();
    }

    Acknowledgements sum() {
        return new Acknowledgements(
                delivered.get(),
                accepted.sum() + acceptedInTurn.get(),
                returned.sum() + returnedInTurn.get(),
                doublySettled.sum());
    }

    /** One writer at a time: no need for what an atomic increment costs. */
    private static void increment(AtomicLong count) {
        count.setOpaque(count.getPlain() + 1);
    }
}
