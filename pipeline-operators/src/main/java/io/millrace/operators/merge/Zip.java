package io.millrace.operators.merge;

import io.millrace.core.Pipeline;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.spi.Operator;
import io.millrace.operators.element.Elements;
import io.millrace.operators.element.Indexed;
import io.millrace.operators.merge.ZipPairs.Padding;

/**
 * Operators that make one value of an element of each of two pipelines: {@code orders.via(Zip.with(prices, Order::priced))}.
 *
 * <p>Both pipelines run in one run. They start, pause, drain and end together, and the report counts the stages of both; those
 * of {@code prices} are called {@code prices.…}. The first failure ends the run.
 *
 * <p><b>Acknowledgement</b>: the elements that a value is made of are acknowledged when the value has ended, whichever source they
 * come from.
 */
public final class Zip {

    private Zip() {}

    /**
     * Combines the first element of this pipeline with the first of {@code other}, the second with the second, and so on.
     *
     * <p><b>Emits</b> one value for each pair, in order. Completes when an input has ended and its last element has been combined;
     * what the other one has sent beyond that counts as cancelled and is given back to its source.
     *
     * <p><b>Backpressure</b>: takes up to 16 elements ahead of each input.
     *
     * <p><b>Cancellation</b> cancels both inputs; elements without a partner are given back.
     *
     * <p><b>Errors</b>: the error of an input ends the run, after what was emitted before. When {@code combiner} throws or returns
     * null, both elements have failed and each follows {@code onError}.
     */
    public static <T, U, R> Operator<T, R> with(
            Pipeline<U> other, CheckedBiFunction<? super T, ? super U, ? extends R> combiner) {
        return new ZipPairs<T, U, R>(Inputs.of(other), null, combiner);
    }

    /**
     * As {@link #with}, but goes on to the end of the longer input: {@code padding} stands for elements of this pipeline that are not
     * there, {@code otherPadding} for those of {@code other}.
     *
     * <p><b>Emits</b> as many values as the longer input has elements. Completes when both inputs have ended.
     *
     * <p><b>Backpressure</b>, <b>Cancellation</b>, <b>Errors</b>: as {@link #with}. An input that fails is not padded.
     *
     * @param padding not null
     * @param otherPadding not null
     */
    public static <T, U, R> Operator<T, R> all(
            Pipeline<U> other,
            T padding,
            U otherPadding,
            CheckedBiFunction<? super T, ? super U, ? extends R> combiner) {
        return new ZipPairs<T, U, R>(Inputs.of(other), new Padding<>(padding, otherPadding), combiner);
    }

    /**
     * Combines each element of either input with the latest of the other; elsewhere {@code combineLatest}.
     *
     * <p><b>Emits</b> one value for each element, from when both inputs have had one. What an input sends before that is replaced by its
     * next one, and counts as shed (evicted). Completes when both inputs have ended, or one without any element.
     *
     * <p><b>Backpressure</b>: takes up to 16 elements ahead of each input, and leaves none out because nobody asks.
     *
     * <p><b>Cancellation</b> cancels both inputs.
     *
     * <p><b>Errors</b>: the error of an input ends the run, after what was emitted before. When {@code combiner} throws or returns
     * null, the element that came has failed, and the latest are what they were.
     *
     * <p><b>Acknowledgement</b>: an element is settled with the first value that it is part of. As the latest it is not covered.
     */
    public static <T, U, R> Operator<T, R> latest(
            Pipeline<U> other, CheckedBiFunction<? super T, ? super U, ? extends R> combiner) {
        return new LatestZip<T, U, R>(Inputs.of(other), combiner);
    }

    /** Gives each element its place, from 0: {@link Elements#index}, where those look who know it as {@code zipWithIndex}. */
    public static <T> Operator<T, Indexed<T>> withIndex() {
        return Elements.index();
    }
}
