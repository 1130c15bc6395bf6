package io.millrace.test.laws;

import java.util.ArrayList;
import java.util.List;

/** What a list of steps makes of elements, computed by plain Java: one element after the other, no concurrency, no demand. */
final class Model {

    private final List<Step> steps;
    private final int[] counts;
    private final int[] sums;
    private final List<Integer> emitted = new ArrayList<>();
    /** Elements are refused by this step and those before it: a take has had enough. -1 when none has. */
    private int closed = -1;

    private boolean failed;

    private Model(List<Step> steps) {
        this.steps = steps;
        this.counts = new int[steps.size()];
        this.sums = new int[steps.size()];
    }

    /** The model after {@code elements} and the end of the source, or the first failure that ends the run. */
    static Model of(List<Step> steps, List<Integer> elements) {
        Model model = new Model(steps);
        for (int element : elements) {
            model.enter(0, element);
        }
        for (int step = 0; step < steps.size() && !model.failed; step++) {
            model.flush(step);
        }
        return model;
    }

    /** What was emitted, in order; when it failed, without what is flushed before the error. */
    List<Integer> emitted() {
        return emitted;
    }

    /** Whether an element has failed the run. */
    boolean failed() {
        return failed;
    }

    private void enter(int index, int element) {
        if (failed || index <= closed) {
            return;
        }
        if (index == steps.size()) {
            emitted.add(element);
            return;
        }
        Step step = steps.get(index);
        if (step instanceof Step.Take take) {
            counts[index]++;
            boolean last = counts[index] == take.count();
            enter(index + 1, element);
            if (last) {
                closed = Math.max(closed, index);
            }
        } else if (step instanceof Step.Skip skip) {
            if (counts[index]++ >= skip.count()) {
                enter(index + 1, element);
            }
        } else if (step instanceof Step.Pairs) {
            sums[index] += element;
            if (++counts[index] % 2 == 0) {
                enter(index + 1, takeSum(index));
            }
        } else {
            for (int result : results(step, element)) {
                enter(index + 1, result);
            }
        }
    }

    private List<Integer> results(Step step, int element) {
        try {
            return step.apply(element);
        } catch (Step.StepFailed failure) {
            failed |= step.handling().endsTheRun();
            return List.of();
        }
    }

    /** The end of the input reaches a step; also of one whose input was cut off by a take after it, which does not matter. */
    private void flush(int index) {
        if (steps.get(index) instanceof Step.Pairs && counts[index] % 2 == 1) {
            enter(index + 1, takeSum(index));
        }
    }

    private int takeSum(int index) {
        int sum = sums[index] & 0xffff;
        sums[index] = 0;
        return sum;
    }
}
