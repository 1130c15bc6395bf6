package io.millrace.core.engine;

import io.millrace.core.spi.Call;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The second attempts of a segment: planned, running beside the first, or alone after the first has failed. Belongs to the holder
 * of the segment.
 */
final class Hedges {

    private final Map<CallSlot, Hedge> hedges = new IdentityHashMap<>();
    /** Attempts that had ended by themselves when they were given up: what they still say does not count. */
    private final Set<Attempt> tooLate = Collections.newSetFromMap(new IdentityHashMap<>());

    /** One second attempt. */
    static final class Hedge {

        /** When it is due, before it runs. */
        final long at;

        @Nullable
        Attempt attempt;

        long started;
        /** When it times out. */
        long due = Call.NEVER;

        private Hedge(long at) {
            this.at = at;
        }

        /** When it wants to be looked at. */
        long next() {
            return attempt == null ? at : due;
        }
    }

    void plan(CallSlot slot, long at) {
        hedges.put(slot, new Hedge(at));
    }

    /** The hedge of {@code slot}, planned or running; null when there is none. */
    @Nullable
    Hedge of(CallSlot slot) {
        return hedges.get(slot);
    }

    /** There is none any more. */
    @Nullable
    Hedge forget(CallSlot slot) {
        return hedges.remove(slot);
    }

    /** The attempt was settled as given up, but has ended by itself. */
    void ignore(Attempt attempt) {
        tooLate.add(attempt);
    }

    /** Whether what {@code attempt} says does not count; it says it once. */
    boolean ignores(Attempt attempt) {
        return tooLate.remove(attempt);
    }
}
