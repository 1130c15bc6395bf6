package io.millrace.operators.merge;

import io.millrace.core.Pipeline;
import io.millrace.core.stage.Graph;
import java.util.List;

/**
 * Operators that let one pipeline through after another: {@code today.via(Concat.prepend(yesterday))}.
 *
 * <p>All pipelines run in one run, and the report counts the stages of every one. Sources are opened when the run starts, and read when
 * their turn has come; one that must not be opened before is for {@code flatMapIterable} or {@code mapAsync}.
 *
 * <p><b>Emits</b> every element as it is.
 *
 * <p><b>Backpressure</b>: takes up to 16 elements ahead of the input whose turn it is, and none of the others.
 *
 * <p><b>Cancellation</b> cancels all inputs.
 *
 * <p><b>Errors</b>: the error of an input ends the run, after what was emitted before; also of one that fails before its turn has come.
 * With {@link FanIn#isolating} it ends that input alone.
 */
public final class Concat {

    private Concat() {}

    /**
     * Lets this pipeline through, then {@code others}, one after the other. Completes after the last.
     *
     * @throws IllegalArgumentException if there are no others
     */
    @SafeVarargs
    public static <T> FanIn<T, T> with(Pipeline<? extends T>... others) {
        return new ConcatInputs<>(Inputs.of(others), 0);
    }

    /** Lets {@code other} through, then this pipeline. Completes after that. */
    public static <T> FanIn<T, T> prepend(Pipeline<? extends T> other) {
        List<Graph> inputs = Inputs.of(other);
        return new ConcatInputs<>(inputs, inputs.size());
    }

    /**
     * Lets this pipeline through, and {@code other} if this one ends without any element. With the first element {@code other} is
     * cancelled, unread. An isolated failure of this pipeline before its first element counts as such an end.
     */
    public static <T> FanIn<T, T> orElse(Pipeline<? extends T> other) {
        return new OrElse<>(Inputs.of(other));
    }
}
