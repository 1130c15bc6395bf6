package io.millrace.operators.merge;

import io.millrace.core.Pipeline;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.stage.Graph;
import java.util.ArrayList;
import java.util.List;

/**
 * Operators that let elements of several pipelines through as they come: {@code orders.via(Merge.with(refunds))}.
 *
 * <p>All pipelines run in one run. They start, pause, drain and end together, and the report counts the stages of every one;
 * those of {@code refunds} are called {@code refunds.…}. The first failure ends the run, unless
 * {@link FanIn#isolating} says that it ends its input alone. An input that is idle keeps no other waiting, but in {@link #sorted}.
 *
 * <p><b>Cancellation</b> cancels all inputs; what is kept is given back to its source.
 */
public final class Merge {

    private Merge() {}

    /**
     * Lets elements of this pipeline and of {@code others} through in turn: of inputs that have elements, none gets more than one
     * through before the next one's turn.
     *
     * <p><b>Emits</b> every element as it is; those of one input in their order. Completes when all inputs have completed.
     *
     * <p><b>Backpressure</b>: takes up to 16 elements ahead of each input; an input that is idle keeps no other waiting.
     *
     * <p><b>Cancellation</b> cancels all inputs.
     *
     * <p><b>Errors</b>: the error of one input ends the run, after what was emitted before.
     *
     * @throws IllegalArgumentException if there are no others
     */
    @SafeVarargs
    public static <T> FanIn<T, T> with(Pipeline<? extends T>... others) {
        return new FairMerge<>(Inputs.of(others));
    }

    /**
     * Lets elements of all inputs through; of those that wait, elements of {@code preferred} go first, then this pipeline's.
     *
     * <p><b>Emits</b> every element as it is; those of one input in their order. An element waits when the next stage has not asked for
     * it, so there is something to prefer when the next stage is slower than the inputs; as long as it takes everything at once,
     * elements go through as they come. A preferred input that always has elements keeps the others waiting for ever.
     *
     * <p><b>Backpressure</b>: takes up to 16 elements ahead of each input.
     *
     * <p><b>Cancellation</b>, <b>Errors</b>: see {@link Merge}.
     *
     * @param preferred the most preferred one first
     * @throws IllegalArgumentException if there are none
     */
    @SafeVarargs
    public static <T> FanIn<T, T> preferring(Pipeline<? extends T>... preferred) {
        return new PreferredMerge<>(Inputs.of(preferred));
    }

    /**
     * Lets elements of all inputs through; of those that wait, as many of each input as its weight says:
     * {@code orders.via(Merge.prioritized(3, Weighted.of(1, refunds)))} lets three orders through for each refund while both wait.
     *
     * <p><b>Emits</b> every element as it is; those of one input in their order. No input that has elements waits longer than for one
     * round of all weights. As with {@link #preferring}, weights matter when the next stage is slower than the inputs.
     *
     * <p><b>Backpressure</b>: takes up to 16 elements ahead of each input.
     *
     * <p><b>Cancellation</b>, <b>Errors</b>: see {@link Merge}.
     *
     * @param weight that of this pipeline, from 1 to 1,000,000
     * @throws IllegalArgumentException if there are no others
     */
    @SafeVarargs
    public static <T> FanIn<T, T> prioritized(int weight, Weighted<? extends T>... others) {
        List<Integer> weights = new ArrayList<>(List.of(weight));
        List<Pipeline<?>> pipelines = new ArrayList<>();
        for (Weighted<? extends T> other : others) {
            weights.add(other.weight());
            pipelines.add(other.pipeline());
        }
        List<Graph> inputs = Inputs.of(pipelines.toArray(Pipeline<?>[]::new));
        return new PrioritizedMerge<>(weights, inputs);
    }

    /**
     * Lets elements of inputs that are sorted through in the order of all: {@code Merge.sorted(Event::compareByTime, others)}.
     *
     * <p><b>Emits</b> every element as it is. The least of those that come next goes first; of equal ones that of the earlier input. It has
     * to know the next element of every input that has not ended: <b>an input that is idle keeps all others waiting</b>. Inputs that
     * are not sorted come out unsorted; nothing checks it.
     *
     * <p><b>Backpressure</b>: takes up to 16 elements ahead of each input.
     *
     * <p><b>Cancellation</b>, <b>Errors</b>: see {@link Merge}. What {@code order} throws fails the run, since it is of two elements.
     *
     * @param order as a comparator: negative when the first goes before the second
     * @throws IllegalArgumentException if there are no others
     */
    @SafeVarargs
    public static <T> FanIn<T, T> sorted(
            CheckedBiFunction<? super T, ? super T, Integer> order, Pipeline<? extends T>... others) {
        return new SortedMerge<>(order, Inputs.of(others));
    }

    /**
     * Combines each element with the latest of all other inputs.
     *
     * <p><b>Emits</b> a list for each element, with the latest of this pipeline first, from when each input has had one. What an input sends
     * before that is replaced by its next one, and counts as shed (evicted). Completes when all inputs have ended, or one without any
     * element.
     *
     * <p><b>Backpressure</b>: takes up to 16 elements ahead of each input, and leaves none out because nobody asks.
     *
     * <p><b>Cancellation</b>, <b>Errors</b>: see {@link Merge}.
     *
     * <p><b>Acknowledgement</b>: an element is settled with the first list that it is part of. As the latest it is not covered.
     *
     * @throws IllegalArgumentException if there are no others
     */
    @SafeVarargs
    public static <T> FanIn<T, List<T>> latest(Pipeline<? extends T>... others) {
        return new LatestMerge<>(Inputs.of(others));
    }
}
