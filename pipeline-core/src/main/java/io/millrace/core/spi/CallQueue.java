package io.millrace.core.spi;

import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for their first attempt in one stage of one run, in an order that a {@link Guard} chooses, with a bound
 * of its own. A stage whose guard has one goes on asking for elements while they wait, so that they can be shed here, and not
 * lost before it. The engine uses it from one thread at a time, as it does the guard.
 *
 * <p>A call is in it from an {@link #offer} that lets it wait until {@link #poll}, {@link #evicted} or {@link #remove} takes it
 * out. A repetition of a call does not go through it again.
 */
public interface CallQueue {

    /**
     * Takes a newcomer in.
     *
     * @return {@link Admission#park()} when it waits here from now on, or why it is refused
     */
    Admission offer(Call call, long now);

    /** Takes out a call that has to make room for others, and is shed as evicted; null when none has to. */
    @Nullable
    Call evicted();

    /** Takes out the call whose turn it is; null when none waits. {@link Guard#admit} is asked about it next. */
    @Nullable
    Call poll(long now);

    /** Takes back what {@link #poll} has just given, since it may not start yet: it is the first of its kind again. */
    void putBack(Call call);

    /** Takes out a call that was given up, such as one whose deadline has passed; does nothing if it is not here. */
    void remove(Call call);

    /** How many calls wait here. */
    int size();

    /** How many calls may wait here now; at most {@link Policy#waiting}. */
    int capacity();
}
