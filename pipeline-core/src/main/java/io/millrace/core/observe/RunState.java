package io.millrace.core.observe;

/** Where a run stands. A run moves only downwards in this list. */
public enum RunState {
    /** Elements flow. */
    RUNNING,
    /** The source is shut; what is inside is being finished. */
    DRAINING,
    /** The source ended and everything was processed. */
    COMPLETED,
    /** The run was drained: the source was shut before its end, and nothing was left inside. */
    DRAINED,
    /** An element or the source failed and the run ended. */
    FAILED,
    /** The run was cancelled, or the time to drain was over. */
    CANCELLED;

    /** Whether nothing more happens in the run. */
    public boolean isTerminal() {
        return ordinal() >= COMPLETED.ordinal();
    }
}
