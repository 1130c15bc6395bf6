package io.millrace.core.observe;

/**
 * How an element ended in a stage. Every element that enters a stage ends in exactly one outcome; the sum of the outcomes
 * and of what the stage still holds is what went in.
 */
public sealed interface Outcome {

    /** The element was processed and the stage emitted zero or more elements for it. */
    Outcome DONE = new Done();

    /** The element became part of something larger: a batch, a window, a conflated value. */
    Outcome ABSORBED = new Absorbed();

    /** The element was left out as the stage was told to. */
    Outcome FILTERED = new Filtered();

    /** The element left through a side output instead of the main one. */
    Outcome DIVERTED = new Diverted();

    /** The element, or the work on it, was given up because the run was cancelled or failed elsewhere. */
    Outcome CANCELLED = new Cancelled();

    /** See {@link #DONE}. */
    record Done() implements Outcome {}

    /** See {@link #ABSORBED}. */
    record Absorbed() implements Outcome {}

    /** See {@link #FILTERED}. */
    record Filtered() implements Outcome {}

    /** See {@link #DIVERTED}. */
    record Diverted() implements Outcome {}

    /**
     * The element failed in this stage.
     *
     * @param handling what was done about it
     */
    record Failed(Handling handling) implements Outcome {

        /** What a stage does about a failed element. */
        public enum Handling {
            /** The element was left out, as {@code OnError.skip()} says. */
            SKIPPED,
            /** A fallback value was emitted in its place. */
            FALLBACK,
            /** A dead-letter sink confirmed that it has the element. */
            DEAD_LETTERED,
            /** The failure ended the run. */
            FATAL
        }
    }

    /**
     * The element was given up on purpose, to protect the rest.
     *
     * @param reason why this element
     */
    record Shed(Reason reason) implements Outcome {

        /** Why an element is shed. */
        public enum Reason {
            /** No room. */
            FULL,
            /** Its deadline had passed before work on it began. */
            EXPIRED,
            /** Its deadline would have passed before work on it could end. */
            DOOMED,
            /** A more important or newer element took its place. */
            EVICTED,
            /** It was still waiting when the time to drain was over. */
            DRAINING
        }
    }

    /** See {@link #CANCELLED}. */
    record Cancelled() implements Outcome {}

    /**
     * Whether the source may forget the element: true for everything that ended as the user said, false for what failed
     * fatally, was cancelled, or was unfinished when the time to drain was over.
     */
    default boolean acknowledges() {
        if (this instanceof Failed failed) {
            return failed.handling() != Failed.Handling.FATAL;
        }
        if (this instanceof Shed shed) {
            return shed.reason() != Shed.Reason.DRAINING;
        }
        return !(this instanceof Cancelled);
    }
}
