package io.millrace.core;

/** What becomes of the others in a {@link Scope} when one fails. */
public enum JoinPolicy {

    /** They go on; the scope has failed when all have ended. */
    WAIT_FOR_ALL,

    /** They are cancelled, and nothing more can be started. */
    FAIL_FAST
}
