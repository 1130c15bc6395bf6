package io.millrace.core.engine;

import org.jspecify.annotations.Nullable;

/** Something that happened to a {@link CallSegment}: a new slot, or an attempt that has ended. A link of its inbox. */
abstract class Event {

    /** The event before this one while it lies in the inbox; owned by the inbox. */
    @Nullable
    Event next;

    /** What the holder of the segment does about it. */
    abstract void handle(CallSegment segment);
}
