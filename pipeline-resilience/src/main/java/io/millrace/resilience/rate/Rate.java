package io.millrace.resilience.rate;

import java.time.Duration;

/** A limit on how much is done in a time, as guards see it. Times are nanoseconds of the run's clock. */
public interface Rate {

    /**
     * Takes {@code cost} permits, if they are there.
     *
     * @param cost at least 0; 1 for an element
     * @param now nanoseconds of the run's clock
     * @return {@code now} when they were taken, else a later time before which it makes no sense to ask again
     */
    long take(long cost, long now);

    /** Gives back what was taken for an attempt that was not made after all. */
    void giveBack(long cost);

    /** What a call fails with whose turn would come in {@code wait}, after its deadline. */
    RateLimitedException refusal(Duration wait);
}
