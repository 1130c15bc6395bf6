package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;

/**
 * The word that a breaker's state is: generation, probes left, and state. These functions alone know how it is packed.
 *
 * <pre>
 *  bits 63..24  generation, from 1; each transition adds one
 *  bits 23..3   probes that a half-open breaker still permits
 *  bits 2..0    state
 * </pre>
 */
final class BreakerWord {

    /** The most probes that a half-open breaker can permit. */
    static final int MOST_PROBES = (1 << 21) - 1;

    private static final int PROBE_SHIFT = 3;
    private static final int GENERATION_SHIFT = 24;
    private static final int STATE_MASK = 7;

    /** The states that admit everybody come first, so that one comparison finds them. */
    private static final State[] STATES = {
        State.CLOSED, State.METRICS_ONLY, State.DISABLED, State.HALF_OPEN, State.OPEN, State.FORCED_OPEN
    };

    private static final int LAST_THAT_ADMITS_ALL = 2;

    private BreakerWord() {}

    static long of(State state, long generation, int probes) {
        return generation << GENERATION_SHIFT | (long) probes << PROBE_SHIFT | code(state);
    }

    static State state(long word) {
        return STATES[(int) word & STATE_MASK];
    }

    static boolean admitsAll(long word) {
        return (word & STATE_MASK) <= LAST_THAT_ADMITS_ALL;
    }

    static long generation(long word) {
        return word >>> GENERATION_SHIFT;
    }

    static int probes(long word) {
        return (int) (word >>> PROBE_SHIFT) & MOST_PROBES;
    }

    static long takeProbe(long word) {
        return word - (1 << PROBE_SHIFT);
    }

    static long giveProbe(long word) {
        return word + (1 << PROBE_SHIFT);
    }

    private static int code(State state) {
        for (int code = 0; code < STATES.length; code++) {
            if (STATES[code] == state) {
                return code;
            }
        }
        throw new IllegalArgumentException("a state that Resilience4j 2.4 does not have: " + state);
    }
}
