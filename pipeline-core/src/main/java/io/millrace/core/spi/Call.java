package io.millrace.core.spi;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** One call of one element, over all its attempts. The engine's own slot: valid until the call has ended. */
public interface Call {

    /** The time that never comes. */
    long NEVER = Long.MAX_VALUE;

    /** The element. */
    Object input();

    /** The number of the current or coming attempt, from 1. */
    int attempt();

    /** Whether the attempt that is being settled is a {@linkplain Guard#hedgeAt hedge}. */
    boolean isHedge();

    /** The Reactor Context of the element, or else that of the run's subscriber. */
    ContextView context();

    /** When the element entered the stage, in nanoseconds of the run's clock. */
    long entered();

    /** When the current attempt started, in nanoseconds of the run's clock. */
    long started();

    /** When the call is given up, in nanoseconds of the run's clock; {@link #NEVER} for never. */
    long deadline();

    /** What the current attempt returned, during {@link Guard#settle}; null when it returned nothing. */
    @Nullable
    Object result();

    /** A number that belongs to the guard, such as the epoch that a permit was taken in; 0 at first. */
    long stamp();

    /** Sets {@link #stamp}. */
    void stamp(long stamp);
}
