package io.millrace.operators.rate;

import io.millrace.core.spi.LogicContext;

/** How logics that never make a source wait ask for more: 256 elements ahead, whatever the demand. */
final class Ahead {

    static final int MOST = 256;
    /** Asks again when so many of those asked for have come. */
    private static final int LUMP = MOST / 4;

    private Ahead() {}

    static void topUp(LogicContext<?> context) {
        long missing = MOST - context.pulled(0);
        if (missing >= LUMP) {
            context.pull(0, missing);
        }
    }
}
