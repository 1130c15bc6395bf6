package io.millrace.resilience;

import io.millrace.core.PipelineRuntime;
import io.millrace.core.spi.PolicyContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What became of the attempts of stages with a {@link CallPolicy}: of all runs of a runtime, by the name of the stage. What became of
 * the elements is in the report of the run.
 *
 * <p>For any thread. Counters never go back; they are read one after the other, so that their sum may be some attempts behind.
 */
public final class CallFigures {

    private static final int CANCELLED = CallOutcome.values().length;
    private static final int REFUSED = CANCELLED + 1;
    private static final int REPEATED = CANCELLED + 2;
    private static final int HEDGED = CANCELLED + 3;
    private static final int COUNTERS = CANCELLED + 4;

    private final List<Tally> open = new ArrayList<>();
    private final long[] closed = new long[COUNTERS];

    private CallFigures() {}

    /** The figures of the stages of this name in {@code runtime}; all 0 while there are none. */
    public static CallFigures of(PipelineRuntime runtime, String stage) {
        return runtime.sharedState(CallFigures.class, stage, CallFigures::new);
    }

    /** How many attempts ended so, as {@link CallPolicy#judging} and {@link CallPolicy#judgingResults} say; time-outs are failures. */
    public long attempts(CallOutcome outcome) {
        return sum(outcome.ordinal());
    }

    /** How many attempts were given up because nobody wanted their result any more, losers of two included. */
    public long cancelled() {
        return sum(CANCELLED);
    }

    /** How many calls were refused an attempt by an open circuit breaker, or a rate limit whose turn would come too late. */
    public long refused() {
        return sum(REFUSED);
    }

    /** How many attempts were to be repeated. */
    public long repeated() {
        return sum(REPEATED);
    }

    /** How many second attempts were made beside the first. */
    public long hedged() {
        return sum(HEDGED);
    }

    private synchronized long sum(int counter) {
        long sum = closed[counter];
        for (Tally tally : open) {
            sum += tally.counts.get(counter);
        }
        return sum;
    }

    static Tally open(PolicyContext context) {
        return context.shared(CallFigures.class, context.stage(), CallFigures::new)
                .open();
    }

    private synchronized Tally open() {
        Tally tally = new Tally();
        open.add(tally);
        return tally;
    }

    private synchronized void close(Tally tally) {
        if (open.remove(tally)) {
            for (int i = 0; i < COUNTERS; i++) {
                closed[i] += tally.counts.get(i);
            }
        }
    }

    /** The counters of one stage of one run. Written by one thread at a time, so that adding one costs next to nothing. */
    final class Tally {

        private final AtomicLongArray counts = new AtomicLongArray(COUNTERS);

        private Tally() {}

        void ended(CallOutcome outcome) {
            add(outcome.ordinal());
        }

        void cancelled() {
            add(CANCELLED);
        }

        void refused() {
            add(REFUSED);
        }

        void repeated() {
            add(REPEATED);
        }

        void hedged() {
            add(HEDGED);
        }

        private void add(int counter) {
            counts.lazySet(counter, counts.getPlain(counter) + 1);
        }

        void close() {
            CallFigures.this.close(this);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("CallFigures[");
        for (CallOutcome outcome : CallOutcome.values()) {
            text.append(outcome).append(' ').append(attempts(outcome)).append(", ");
        }
        return text + "cancelled " + cancelled() + ", refused " + refused() + ", repeated " + repeated() + ", hedged "
                + hedged() + "]";
    }
}
