package io.millrace.core.spi;

import java.time.Duration;

/** What a {@link PollReader} can ask of the engine. */
public interface PollContext {

    /**
     * To be called after something has changed that {@link PollReader#ready} or {@link PollReader#ended} tells. Any thread;
     * cheap when the engine is not waiting. Without a loop, as in a pipeline that is subscribed to as a plain publisher, the
     * elements of a source that does not block are delivered in it.
     */
    void wake();

    /**
     * Calls {@link PollReader#poll} again after {@code delay} when there is demand, though nobody wakes the engine. Only in
     * {@code poll}, before it returns null; the last setting counts.
     */
    void wakeAfter(Duration delay);

    /** Nanoseconds of the run's clock; only differences mean something. Any thread. */
    long nanoTime();

    /** A uniformly distributed number from 0 (inclusive) to 1 (exclusive), from the run's randomness. Any thread. */
    double random();
}
