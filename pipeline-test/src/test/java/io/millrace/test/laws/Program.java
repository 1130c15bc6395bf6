package io.millrace.test.laws;

import java.util.List;

/**
 * A drawn pipeline and what is done to it.
 *
 * @param steps its stages
 * @param elements how many elements the source has
 * @param source how they come in
 * @param demand how many elements are asked for at a time, over and over
 * @param lateDemand whether more is asked for 1 ms after what was asked for has come, instead of at once
 * @param ending what is done to the run
 * @param endingAt how many function calls after its beginning
 * @param seed of the order in which tasks run, in virtual time
 */
record Program(
        List<Step> steps,
        int elements,
        SourceForm source,
        List<Integer> demand,
        boolean lateDemand,
        Ending ending,
        int endingAt,
        long seed) {

    /** How elements come in. */
    enum SourceForm {
        PULLED,
        TRACKED,
        TRACKED_FROM_A_BLOCKING_SOURCE,
        ITERATED,
        PUSHED;

        /** Whether the source writes down what was read from it. */
        boolean recorded() {
            return this != ITERATED && this != PUSHED;
        }
    }

    /** What is done to a run. */
    enum Ending {
        /** Nothing: it ends when the source does. */
        LEFT_ALONE,
        /** The subscriber cancels. */
        CANCELLED,
        /** The run is cancelled. */
        RUN_CANCELLED,
        /** The run is drained. */
        DRAINED
    }

    boolean ordered() {
        return steps.stream().allMatch(Step::ordered);
    }

    boolean countsElements() {
        return steps.stream().anyMatch(Step::countsElements);
    }

    boolean takes() {
        return steps.stream().anyMatch(Step.Take.class::isInstance);
    }

    boolean mayFailFast() {
        return steps.stream().anyMatch(step -> step.handling() == Handling.FAIL_FAST);
    }
}
