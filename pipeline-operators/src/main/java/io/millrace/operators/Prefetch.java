package io.millrace.operators;

import io.millrace.core.spi.LogicContext;

/** How logics that make few elements of each ask for more: as many as are demanded, and at most 32 ahead. */
public final class Prefetch {

    /** Elements that are asked for ahead at most. */
    public static final int MOST = 32;

    private Prefetch() {}

    /**
     * Asks inlet 0 for more once less than half of what is wanted is on its way. To be called after each element that did not
     * fail (the engine itself asks for one in place of one that failed) and when demand has grown; asks for nothing while there
     * is no demand.
     */
    public static void topUp(LogicContext<?> context) {
        fillUp(Math.min(context.demand(), MOST), context);
    }

    /** As {@link #topUp}, for logics that make one element of many: asks for 32 elements as soon as there is any demand. */
    public static void topUpForMany(LogicContext<?> context) {
        fillUp(context.demand() > 0 ? MOST : 0, context);
    }

    private static void fillUp(long wanted, LogicContext<?> context) {
        long coming = context.pulled(0);
        if (wanted > coming && coming <= wanted / 2) {
            context.pull(0, wanted - coming);
        }
    }
}
