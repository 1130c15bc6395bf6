package io.millrace.resilience.breaker;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The phases of a breaker, one after the other, and which of them is the present one. Lock-free. */
final class PhaseLine {

    /*
     * One word says which phase is the present one, and how many probes it has left; see BreakerWord. The phases themselves
     * lie in two places, by the parity of their generation: the present one, and the one before it or after it.
     *
     *   probe taken        word -> word - probe           one compare-and-set, any thread
     *   probe given back   word -> word + probe           one compare-and-set, any thread, only in the probe's generation
     *   phase g -> g + 1   1. place of g + 1: phase g - 1 -> phase g + 1    a compare-and-set: who makes it decides
     *                      2. word of g -> first word of g + 1              by whoever finds that this is still to do
     *
     * A place is taken only when the word has left the phase that lies there. So a reader that finds another generation in
     * the place of its word knows that the word has changed since, and reads it again: somebody has got on.
     */
    private final AtomicLong word;
    private final AtomicReferenceArray<Phase> places = new AtomicReferenceArray<>(2);

    PhaseLine(Phase first) {
        this.word = new AtomicLong(first.word());
        places.set(place(first.generation()), first);
    }

    long word() {
        return word.get();
    }

    /** The present phase. */
    Phase present() {
        while (true) {
            Phase phase = of(word.get());
            if (phase != null) {
                return phase;
            }
        }
    }

    /** The phase that {@code seen} stands for; null when it is over. */
    @Nullable
    Phase of(long seen) {
        long generation = BreakerWord.generation(seen);
        Phase phase = places.get(place(generation));
        return phase != null && phase.generation() == generation ? phase : null;
    }

    /** Takes one of the probes that {@code seen} has left; false when the word has changed since. */
    boolean takeProbe(long seen) {
        return word.compareAndSet(seen, BreakerWord.takeProbe(seen));
    }

    /** Whether every probe that {@code phase} has lent has come back, with a result or without, and some are left. */
    boolean hasAllProbes(Phase phase) {
        long seen = word.get();
        int left = BreakerWord.probes(seen);
        return BreakerWord.generation(seen) == phase.generation()
                && left > 0
                && left + phase.results().calls() >= phase.probes();
    }

    /**
     * Gives a probe of {@code phase} back, unless that is over. Those that are left never become more than those that have no
     * result, even if somebody gives back what he has not taken.
     */
    void giveBack(Phase phase) {
        while (true) {
            long seen = word.get();
            boolean over = BreakerWord.generation(seen) != phase.generation();
            if (over
                    || BreakerWord.probes(seen)
                            >= phase.probes() - phase.results().calls()) {
                return;
            }
            if (word.compareAndSet(seen, BreakerWord.giveProbe(seen))) {
                return;
            }
        }
    }

    /**
     * Ends {@code from} and begins {@code to}, which has the generation after it.
     *
     * @return whether this did it; false when another transition was first
     */
    boolean move(Phase from, Phase to) {
        int place = place(to.generation());
        Phase before = places.get(place);
        boolean free = before == null || before.generation() < to.generation();
        boolean decided = free
                && BreakerWord.generation(word.get()) == from.generation()
                && places.compareAndSet(place, before, to);
        Phase next = places.get(place);
        if (next != null) {
            begin(next);
        }
        return decided;
    }

    private void begin(Phase next) {
        while (true) {
            long seen = word.get();
            if (BreakerWord.generation(seen) != next.generation() - 1 || word.compareAndSet(seen, next.word())) {
                return;
            }
        }
    }

    private static int place(long generation) {
        return (int) generation & 1;
    }
}
