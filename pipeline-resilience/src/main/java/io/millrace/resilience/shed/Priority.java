package io.millrace.resilience.shed;

/** How important a call is when not all can be made. The order of the constants is the order in which calls are made. */
public enum Priority {
    /** Made before all others. */
    HIGH,
    /** Made while nothing more important waits. */
    NORMAL,
    /** Made while nothing else waits, and the first to be shed. */
    LOW
}
