package io.millrace.core.observe;

import java.time.Duration;

/**
 * How long the stages of a segment had nothing to do. Synchronous neighbours are one segment and wait together. It is sampled:
 * the watchdog looks twenty times a second and counts the time since its last look as spent the way that it finds now, so a run
 * shorter than that has none, and a runtime without a watchdog knows nothing. What is left of the time was spent working, which
 * includes calls without an answer and elements that wait for a permit.
 *
 * @param forInput nothing was inside, and the next stage or the subscriber wanted more; of a source that may block, the time in
 *     its read
 * @param forDemand nothing more was asked for, or the thread was held by a stage further down
 */
public record Waiting(Duration forInput, Duration forDemand) {

    /** What is known before the first look. */
    public static final Waiting NONE = new Waiting(Duration.ZERO, Duration.ZERO);

    /** Refuses negative times. */
    public Waiting {
        if (forInput.isNegative() || forDemand.isNegative()) {
            throw new IllegalArgumentException(
                    "waiting must not be negative, was " + forInput + " for input and " + forDemand + " for demand");
        }
    }
}
