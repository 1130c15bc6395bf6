package io.millrace.operators.element;

import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.spi.Operator;

/**
 * Operators that look at elements one by one: which of them go on, which place they have, what all of them come to.
 *
 * <p><b>Emits</b> at most one element for each, at once; {@link #fold} and {@link #reduce} one for all of them, at the end.
 *
 * <p><b>Backpressure</b>: asks for what is demanded and at most 32 elements ahead.
 *
 * <p><b>Cancellation</b>: {@link #fold} and {@link #reduce} give back to the source what they have combined; the others keep
 * nothing.
 *
 * <p><b>Errors</b>: an exception of a function is the failure of the element that it was called for, and leaves everything else as
 * it was.
 */
public final class Elements {

    private Elements() {}

    /** Lets the elements through that are of {@code type}; the others are filtered. */
    public static <R> Operator<Object, R> ofType(Class<R> type) {
        return new OfType<>(type);
    }

    /** Emits each element with its place, from 0. An element that failed before has no place. */
    public static <T> Operator<T, Indexed<T>> index() {
        return new Index<>();
    }

    /** Leaves elements out as long as {@code predicate} accepts them; from the first that it refuses on, all go through. */
    public static <T> Operator<T, T> skipWhile(CheckedPredicate<? super T> predicate) {
        return new SkipWhile<>(predicate);
    }

    /** Leaves elements out until {@code predicate} accepts one; that one and all behind it go through. */
    public static <T> Operator<T, T> skipUntil(CheckedPredicate<? super T> predicate) {
        return new SkipUntil<>(predicate);
    }

    /** Lets elements through until {@code predicate} accepts one, which is the last; then completes and cancels the source. */
    public static <T> Operator<T, T> takeUntil(CheckedPredicate<? super T> predicate) {
        return new TakeUntil<>(predicate);
    }

    /**
     * Combines all elements to one value, which is emitted when the input has ended or was drained, also when there was no element.
     * After an error of the input nothing is emitted.
     *
     * <p>The value stands for all elements: they are acknowledged when it has ended, and given back when it never comes. So a
     * source that wants to be told keeps them all in mind until then.
     *
     * @param initial makes the first value of a run, not null
     * @param function makes the next value of the last one and an element, not null
     */
    public static <T, R> Operator<T, R> fold(
            CheckedSupplier<? extends R> initial, CheckedBiFunction<? super R, ? super T, ? extends R> function) {
        return new Fold<>(initial, function);
    }

    /**
     * As {@link #fold} with the first element as the first value; without elements, nothing is emitted.
     *
     * @param function makes the next value of the last one and an element, not null
     */
    public static <T> Operator<T, T> reduce(CheckedBiFunction<? super T, ? super T, ? extends T> function) {
        return new Reduce<>(function);
    }
}
