package io.millrace.core.engine;

import org.jspecify.annotations.Nullable;

/** Something that happened to a segment: a new slot, or an attempt that has ended. A link of its {@link DrainLock}. */
abstract class Event {

    /** The event before this one while it lies in the lock; owned by the lock. */
    @Nullable
    Event next;

    /** What the holder of the segment does about it. */
    abstract void handle();
}
