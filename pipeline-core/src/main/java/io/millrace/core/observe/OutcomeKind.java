package io.millrace.core.observe;

import io.millrace.core.observe.Outcome.Failed.Handling;
import io.millrace.core.observe.Outcome.Shed.Reason;

/** The outcomes as a flat list: one counter and one column of a report each. */
public enum OutcomeKind {
    /** {@link Outcome.Done}. */
    DONE(Outcome.DONE, "done"),
    /** {@link Outcome.Absorbed}. */
    ABSORBED(Outcome.ABSORBED, "absorbed"),
    /** {@link Outcome.Filtered}. */
    FILTERED(Outcome.FILTERED, "filtered"),
    /** {@link Outcome.Diverted}. */
    DIVERTED(Outcome.DIVERTED, "diverted"),
    /** Failed and left out. */
    SKIPPED(new Outcome.Failed(Handling.SKIPPED), "skipped"),
    /** Failed and replaced. */
    FALLBACK(new Outcome.Failed(Handling.FALLBACK), "fallback"),
    /** Failed and kept by a dead-letter sink. */
    DEAD_LETTERED(new Outcome.Failed(Handling.DEAD_LETTERED), "dead-lettered"),
    /** Failed and ended the run. */
    FATAL(new Outcome.Failed(Handling.FATAL), "fatal"),
    /** Shed for lack of room. */
    SHED_FULL(new Outcome.Shed(Reason.FULL), "shed full"),
    /** Shed after its deadline. */
    SHED_EXPIRED(new Outcome.Shed(Reason.EXPIRED), "shed expired"),
    /** Shed because it could not meet its deadline. */
    SHED_DOOMED(new Outcome.Shed(Reason.DOOMED), "shed doomed"),
    /** Shed for another element. */
    SHED_EVICTED(new Outcome.Shed(Reason.EVICTED), "shed evicted"),
    /** Unfinished when the time to drain was over. */
    SHED_DRAINING(new Outcome.Shed(Reason.DRAINING), "shed draining"),
    /** {@link Outcome.Cancelled}. */
    CANCELLED(Outcome.CANCELLED, "cancelled");

    private final Outcome outcome;
    private final String label;

    OutcomeKind(Outcome outcome, String label) {
        this.outcome = outcome;
        this.label = label;
    }

    /** The outcome that this kind counts. */
    public Outcome outcome() {
        return outcome;
    }

    /** The words of reports and meters. */
    public String label() {
        return label;
    }

    /** The kind that counts {@code outcome}. */
    public static OutcomeKind of(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return switch (failed.handling()) {
                case SKIPPED -> SKIPPED;
                case FALLBACK -> FALLBACK;
                case DEAD_LETTERED -> DEAD_LETTERED;
                case FATAL -> FATAL;
            };
        }
        if (outcome instanceof Outcome.Shed shed) {
            return switch (shed.reason()) {
                case FULL -> SHED_FULL;
                case EXPIRED -> SHED_EXPIRED;
                case DOOMED -> SHED_DOOMED;
                case EVICTED -> SHED_EVICTED;
                case DRAINING -> SHED_DRAINING;
            };
        }
        if (outcome instanceof Outcome.Absorbed) {
            return ABSORBED;
        }
        if (outcome instanceof Outcome.Filtered) {
            return FILTERED;
        }
        if (outcome instanceof Outcome.Diverted) {
            return DIVERTED;
        }
        return outcome instanceof Outcome.Cancelled ? CANCELLED : DONE;
    }
}
