package io.millrace.core.spi;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * A policy's state in one stage of one run: it decides if, when and how often a call is made. The engine calls it from one
 * thread at a time, so that plain fields suffice for what is not shared with other stages.
 *
 * <p>For each call the engine goes through: {@link #deadline} once; {@link #admit} until the answer is not
 * {@link Admission#park()} or a time; for each admitted attempt {@link #attemptTimeout} and then exactly one
 * {@link #settle}, whatever happened to it (a result, a time-out, a cancellation, an exception out of {@code subscribe});
 * {@link #abandon} when the call is given up before it was admitted. What {@code admit} takes, {@code settle} gives back.
 *
 * <p>A guard may have a {@link #queue} of its own for calls that wait, and may let a second attempt run beside one that takes long
 * ({@link #hedgeAt}). Both are asked of the engine by their being there: a guard without them pays nothing for them.
 */
public interface Guard {

    /** The time after which {@code call} is given up, in nanoseconds of the run's clock; {@link Call#NEVER} for none. */
    default long deadline(Call call, long now) {
        return Call.NEVER;
    }

    /** Where calls wait for their first attempt; null for first come, first served. Asked once, before the first call. */
    default @Nullable CallQueue queue() {
        return null;
    }

    /** May the next attempt of {@code call} start at {@code now}? */
    Admission admit(Call call, long now);

    /** How long the admitted attempt may take, in nanoseconds; {@link Call#NEVER} for without limit. */
    default long attemptTimeout(Call call) {
        return Call.NEVER;
    }

    /**
     * When a second attempt, a hedge, may be made beside the one that was just admitted, in nanoseconds of the run's clock;
     * {@link Call#NEVER} for not at all. Asked after each {@link #admit} that lets an attempt start.
     */
    default long hedgeAt(Call call, long now) {
        return Call.NEVER;
    }

    /**
     * May the hedge of {@code call} start at {@code now}? Asked once, when its time has come, the first attempt still runs, and no other
     * call waits. True: it starts, and is settled as any attempt, with {@link Call#isHedge}.
     *
     * <p>The first of the two that returns is the answer; the other is given up and settled as cancelled before that. When one fails,
     * the call goes on with the other, and what {@link #settle} says of a next attempt does not count.
     */
    default boolean admitHedge(Call call, long now) {
        return false;
    }

    /**
     * The Reactor Context that attempts of {@code call} see: {@code context}, or more. Any thread, and only when one asks
     * for it.
     */
    default Context context(Call call, Context context) {
        return context;
    }

    /**
     * An admitted attempt has ended.
     *
     * @param call the call
     * @param result how the attempt ended
     * @param error what it failed with; not null exactly when {@code result} is a failure
     * @param now nanoseconds of the run's clock
     * @return {@link Call#NEVER} when the call is over, else the time of its next attempt (which is admitted anew); ignored
     *     for {@link AttemptResult#CANCELLED} and {@link AttemptResult#DEADLINE}
     */
    long settle(Call call, AttemptResult result, @Nullable Throwable error, long now);

    /**
     * {@code call} was parked or waits for its next attempt, and is given up: it will not be admitted. {@link #admit} is asked
     * for the next parked call, if there is one.
     */
    default void abandon(Call call) {}

    /** A wake came and no call is parked here: pass it on to whoever else waits. */
    default void unclaimed() {}

    /** How many calls the stage should have in hand at most; the engine takes the smaller of this and its concurrency. */
    default int window() {
        return Integer.MAX_VALUE;
    }

    /** The stage has ended; every attempt has been settled. Gives back whatever is still reserved. */
    default void close() {}
}
