package io.millrace.operators.merge;

import io.millrace.core.Pipeline;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Operator;
import java.util.Optional;

/**
 * Operators that give each element of a pipeline something of a side pipeline that changes on its own:
 * {@code orders.via(Join.latest(rates, Order::converted))}. The side leads to no values itself.
 *
 * <p>Both run in one run, which completes with the main pipeline and cancels the side then. When the side has ended, what it has said
 * last stays.
 *
 * <p><b>Backpressure</b>: takes up to 16 elements ahead of the main pipeline. The side is read as fast as it comes, also while nobody
 * asks, but for what waits to be emitted.
 *
 * <p><b>Cancellation</b> cancels both.
 *
 * <p><b>Errors</b>: the error of either ends the run. An exception or null of a function is the failure of the element it was called
 * for, and the side stays as it was.
 *
 * <p><b>Acknowledgement</b>: an element of the side is settled as absorbed, and acknowledged, when it has been taken over. A run that
 * begins anew has to hear it again: let the side's source begin at its beginning.
 */
public final class Join {

    static final int MAIN = 0;
    static final int SIDE = 1;

    private final int maxKeys;

    private Join(int maxKeys) {
        this.maxKeys = maxKeys;
    }

    /**
     * Combines each element with the latest of {@code side}; elsewhere {@code withLatestFrom}.
     *
     * <p><b>Emits</b> one value for each element, in order. The main pipeline is not read before the side has had an element: none is
     * lost, and none goes without. A side that ends without any completes the run.
     *
     * <p><b>Backpressure</b>, <b>Cancellation</b>, <b>Errors</b>: see {@link Join}.
     */
    public static <T, S, R> Operator<T, R> latest(
            Pipeline<S> side, CheckedBiFunction<? super T, ? super S, ? extends R> combiner) {
        return new LatestJoin<T, S, R>(Inputs.of(side), combiner);
    }

    /**
     * For a table with room for a number of keys.
     *
     * @param maxKeys keys at a time, at least 1; a further one takes the place of the key that was longest neither looked up nor changed
     */
    public static Join atMost(int maxKeys) {
        if (maxKeys < 1) {
            throw new IllegalArgumentException("maxKeys must be at least 1, was " + maxKeys);
        }
        return new Join(maxKeys);
    }

    /**
     * Keeps the latest element of {@code side} for each key, and combines each element with the one for its key:
     * {@code orders.via(Join.atMost(10_000).table(prices, Price::item, Order::item, Order::priced))}.
     *
     * <p><b>Emits</b> one value for each element, in order. It does not wait for the side: what the table does not have yet, or no more,
     * is empty, and the combiner decides.
     *
     * <p><b>Backpressure</b>, <b>Cancellation</b>, <b>Errors</b>: see {@link Join}. A null key has failed.
     *
     * @param side what the table is made of
     * @param sideKey the key of an element of the side, with {@code equals} and {@code hashCode}
     * @param key the key of an element
     * @param combiner gets the element, and the latest of the side for its key if there is one
     */
    public <T, S, K, R> Operator<T, R> table(
            Pipeline<S> side,
            CheckedFunction<? super S, ? extends K> sideKey,
            CheckedFunction<? super T, ? extends K> key,
            CheckedBiFunction<? super T, ? super Optional<S>, ? extends R> combiner) {
        return new TableJoin<T, S, K, R>(maxKeys, Inputs.of(side), sideKey, key, combiner);
    }
}
