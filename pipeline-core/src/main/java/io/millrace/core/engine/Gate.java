package io.millrace.core.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one serial party pass and anyone shut it for good, at once or as soon as the passing has ended.
 *
 * <p>States: IDLE; BUSY, between {@link #enter} and {@link #leave}; CLOSING, BUSY and asked to shut; CLOSED. IDLE and BUSY
 * alternate by the serial party; anyone moves IDLE to CLOSED or BUSY to CLOSING; the serial party moves CLOSING to CLOSED.
 */
final class Gate {

    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int CLOSING = 2;
    private static final int CLOSED = 3;

    private final AtomicInteger state = new AtomicInteger();

    /** The serial party begins; false when the gate is shut. */
    boolean enter() {
        return state.get() == IDLE && state.compareAndSet(IDLE, BUSY);
    }

    /** The serial party has ended; true when it must now do what closing means. */
    boolean leave() {
        if (state.compareAndSet(BUSY, IDLE)) {
            return false;
        }
        state.set(CLOSED);
        return true;
    }

    /** Shuts the gate; true when the caller must now do what closing means, false when another does or did. */
    boolean close() {
        while (true) {
            int now = state.get();
            if (now >= CLOSING) {
                return false;
            }
            if (state.compareAndSet(now, now == IDLE ? CLOSED : CLOSING)) {
                return now == IDLE;
            }
        }
    }

    boolean isShut() {
        return state.get() >= CLOSING;
    }
}
