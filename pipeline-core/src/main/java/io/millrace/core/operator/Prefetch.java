package io.millrace.core.operator;

import io.millrace.core.spi.LogicContext;

/** How logics that make few elements from each ask for more: as many as are wanted, and at most 32 ahead. */
final class Prefetch {

    static final long MOST = 32;

    private Prefetch() {}

    /**
     * Asks inlet 0 for more once less than half of what is wanted is on its way. To be called after each element that
     * did not fail (the engine itself asks for one in place of one that failed) and when demand has grown; asks for nothing
     * while there is no demand.
     */
    static void topUp(LogicContext<?> context) {
        long wanted = Math.min(context.demand(), MOST);
        long coming = context.pulled(0);
        if (wanted > coming && coming <= wanted / 2) {
            context.pull(0, wanted - coming);
        }
    }
}
