package io.millrace.verification.laws;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What the functions of one stage saw, and what they may see: written without a look at the engine's figures. */
final class StageNotes {

    private final String stage;
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger threw = new AtomicInteger();
    private final AtomicInteger leftOut = new AtomicInteger();
    private final List<String> violations = new ArrayList<>();
    private int allowed = Integer.MAX_VALUE;
    private int changes;
    private BooleanSupplier paused = () -> false;
    private boolean repeats;
    private boolean skips;

    StageNotes(String stage) {
        this.stage = stage;
    }

    String stage() {
        return stage;
    }

    /** From now on no call begins that makes more than these; more are allowed at once, fewer by what is returned. */
    Runnable allow(int calls) {
        allowed = changes == 0 ? calls : Math.max(allowed, calls);
        int change = ++changes;
        return () -> {
            if (change == changes) {
                allowed = calls;
            }
        };
    }

    /** From now on no call begins while {@code isPaused}. */
    void pausedWhile(BooleanSupplier isPaused) {
        paused = isPaused;
    }

    /** Calls may be made more than once. */
    void repeats() {
        repeats = true;
    }

    /** Elements that fail are left out. */
    void skips() {
        skips = true;
    }

    void begins() {
        int running = now.incrementAndGet();
        if (paused.getAsBoolean()) {
            violations.add("stage '" + stage + "' begins a call while it is paused");
        }
        if (running > allowed) {
            violations.add(
                    "stage '" + stage + "' begins a call while " + (running - 1) + " run, allowed are " + allowed);
        }
    }

    void ends() {
        now.decrementAndGet();
    }

    void leavesOut() {
        leftOut.incrementAndGet();
    }

    IllegalStateException fails(int element) {
        threw.incrementAndGet();
        return new IllegalStateException("element " + element + " fails as it was drawn to");
    }

    /**
     * What went against the rules.
     *
     * @param figures of this stage at the end of the run
     * @param complete every element went through to its end
     */
    List<String> violations(StageFigures figures, boolean complete) {
        List<String> all = new ArrayList<>(violations);
        if (now.get() != 0) {
            all.add("stage '" + stage + "' has left " + now + " calls running");
        }
        if (figures.count(OutcomeKind.FILTERED) > leftOut.get()) {
            all.add("stage '" + stage + "' counts " + figures.count(OutcomeKind.FILTERED)
                    + " filtered, its function left " + leftOut + " out");
        }
        if (complete && skips && !repeats && figures.count(OutcomeKind.SKIPPED) < threw.get()) {
            all.add("stage '" + stage + "' counts " + figures.count(OutcomeKind.SKIPPED)
                    + " skipped, its function threw " + threw + " times");
        }
        return all;
    }
}
