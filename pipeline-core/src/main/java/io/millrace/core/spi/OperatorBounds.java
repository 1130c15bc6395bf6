package io.millrace.core.spi;

import io.millrace.core.observe.Bound;

/**
 * What the logic of an operator may hold at most.
 *
 * @param elements elements that it has asked for and not settled, and results that it has emitted without demand
 * @param timers timers that it has set at a time
 * @param keys keys that it remembers at a time
 */
public record OperatorBounds(Bound elements, Bound timers, Bound keys) {

    /** An operator that does not say what it holds. */
    public static OperatorBounds unknown() {
        return new OperatorBounds(Bound.unknown(), Bound.unknown(), Bound.unknown());
    }

    /** An operator that holds up to {@code most} elements, with neither timers nor keys. */
    public static OperatorBounds elements(long most) {
        return new OperatorBounds(Bound.of(most), Bound.none(), Bound.none());
    }

    /** An operator that cannot say how many elements it holds, since a function of the user's decides; with neither timers nor keys. */
    public static OperatorBounds unknownElements() {
        return new OperatorBounds(Bound.unknown(), Bound.none(), Bound.none());
    }

    /** With up to {@code most} timers. */
    public OperatorBounds timers(long most) {
        return new OperatorBounds(elements, Bound.of(most), keys);
    }

    /** With up to {@code most} keys. */
    public OperatorBounds keys(long most) {
        return new OperatorBounds(elements, timers, Bound.of(most));
    }
}
