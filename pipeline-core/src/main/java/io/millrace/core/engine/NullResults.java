package io.millrace.core.engine;

import org.jspecify.annotations.Nullable;

/** Refuses the nulls that functions return: a stream has none. */
final class NullResults {

    /** How the function of {@code map} is called in messages. */
    static final String MAP = "the function of map";

    private NullResults() {}

    static Object refuse(@Nullable Object result, String who) {
        if (result == null) {
            throw new NullPointerException(who + " returned null; return a value"
                    + (who.equals(MAP) ? ", or leave the element out with filter or mapMulti" : ""));
        }
        return result;
    }

    /** Refuses a null from a source's iterator; {@code before} elements came before it. */
    static Object refuseElement(@Nullable Object element, ElementSegment segment) {
        if (element == null) {
            throw new NullPointerException(
                    "element " + (segment.in() + 1) + " of the source is null; elements must not be null");
        }
        return element;
    }
}
