package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * What belongs to one generation of a breaker's state.
 *
 * @param generation from 1
 * @param state what it does with attempts
 * @param since when it began, in nanoseconds
 * @param lengthNanos how long it lasts, when it ends by itself; only OPEN and HALF_OPEN do
 * @param openings how often in a row the breaker has opened without having closed in between
 * @param probes how many attempts HALF_OPEN permits; 0 in other states
 * @param enough how many results it takes to judge
 * @param results what its attempts came to; OPEN goes on showing those that led to it
 * @param refused how many attempts were not permitted
 * @param failingTold whether METRICS_ONLY has said that too many fail
 * @param slowTold whether METRICS_ONLY has said that too many are slow
 */
record Phase(
        long generation,
        State state,
        long since,
        long lengthNanos,
        int openings,
        int probes,
        int enough,
        Results results,
        LongAdder refused,
        AtomicBoolean failingTold,
        AtomicBoolean slowTold) {

    Phase(
            long generation,
            State state,
            long since,
            long lengthNanos,
            int openings,
            int probes,
            int enough,
            Results results) {
        this(
                generation,
                state,
                since,
                lengthNanos,
                openings,
                probes,
                enough,
                results,
                new LongAdder(),
                new AtomicBoolean(),
                new AtomicBoolean());
    }

    /** The word that stands for it at its beginning. */
    long word() {
        // One that goes on with the results of another has lent the probes that they came from.
        int left = probes == 0 ? 0 : Math.max(0, probes - (int) results.calls());
        return BreakerWord.of(state, generation, left);
    }

    /**
     * Whether its time is over. Threads bring times that differ a little, so a time before the beginning is none; one that
     * is a whole length before it says that the clock was put back, and that waiting for it to come again would take for ever.
     */
    boolean isOver(long now) {
        long elapsed = now - since;
        return elapsed >= lengthNanos || elapsed < -lengthNanos;
    }
}
