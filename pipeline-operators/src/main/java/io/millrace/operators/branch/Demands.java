package io.millrace.operators.branch;

import io.millrace.core.spi.LogicContext;

/** How stages with branches ask for elements. */
final class Demands {

    /** How many elements are asked for ahead at most. */
    static final int MOST = 32;

    private Demands() {}

    /** Asks for elements until {@code wanted} are on their way, or {@link #MOST}. */
    static void pull(long wanted, LogicContext<?> context) {
        long missing = Math.min(wanted, MOST) - context.pulled(0);
        if (missing > 0) {
            context.pull(0, missing);
        }
    }
}
