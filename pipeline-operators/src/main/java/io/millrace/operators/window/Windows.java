package io.millrace.operators.window;

import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.spi.Operator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Windows of a kind: say by which time and by which key, if not by the clock and for all elements together, and last what is made
 * of the elements of each. See {@link Window}.
 *
 * @param <T> what can be put into them
 * @param <K> the keys; {@link Void} when there are none
 */
public final class Windows<T, K extends @Nullable Object> {

    /** How many windows there are at most, of all keys, unless said otherwise. */
    public static final int DEFAULT_MAX_WINDOWS = 100_000;

    private final Kind kind;
    private final @Nullable EventTime<? super T> time;
    private final @Nullable CheckedFunction<? super T, ? extends K> key;
    private final int maxWindows;
    private final AtLimit atLimit;

    Windows(
            Kind kind,
            @Nullable EventTime<? super T> time,
            @Nullable CheckedFunction<? super T, ? extends K> key,
            int maxWindows,
            AtLimit atLimit) {
        this.kind = kind;
        this.time = time;
        this.key = key;
        this.maxWindows = maxWindows;
        this.atLimit = atLimit;
    }

    /** By the time at which elements happened instead of that at which they arrive. */
    public <S extends T> Windows<S, K> eventTime(EventTime<S> of) {
        return new Windows<>(kind, Objects.requireNonNull(of, "eventTime"), key, maxWindows, atLimit);
    }

    /**
     * A window of its own for each key.
     *
     * @param of the key of an element, with {@code equals} and {@code hashCode}; must not block. An exception and null are failures
     *     of the element
     */
    public <S extends T, N> Windows<S, N> by(CheckedFunction<? super S, ? extends N> of) {
        return new Windows<>(kind, time, Objects.requireNonNull(of, "key"), maxWindows, atLimit);
    }

    /**
     * With at most {@code most} windows at a time, of all keys; those that are kept for late elements count as well. An element that
     * needs one more fails with {@link WindowLimitException}, and follows the stage's {@code onError}.
     *
     * @param most at least 1, and at least as many as one element is in; {@value #DEFAULT_MAX_WINDOWS} if nothing is said
     */
    public Windows<T, K> maxWindows(int most) {
        return new Windows<>(kind, time, key, checked(most), AtLimit.FAIL);
    }

    /**
     * As {@link #maxWindows}, but when there is no room, the window that ends first is emitted with what it has. If more of its
     * elements come, it begins anew.
     */
    public Windows<T, K> emitEarliestBeyond(int most) {
        return new Windows<>(kind, time, key, checked(most), AtLimit.EMIT_EARLIEST);
    }

    private static int checked(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("maxWindows must be at least 1, was " + most);
        }
        return most;
    }

    /**
     * The elements of each window, as a list that cannot be changed, in the order in which they came.
     *
     * <p>A tumbling window or a session that has {@code maxSize} elements is emitted and goes on with an empty list, so nothing is
     * lost or held up. In a sliding window that is full an element fails with {@link WindowLimitException}.
     *
     * @param maxSize elements in a list at most, at least 1
     */
    public <S extends T> Operator<S, Windowed<K, List<S>>> list(int maxSize) {
        return new WindowOperator<>(kind, time, key, maxWindows, atLimit, new Contents.Elements<S>(maxSize));
    }

    /** The number of elements of each window. */
    public <S extends T> Operator<S, Windowed<K, Long>> count() {
        return aggregate(() -> 0L, (count, element) -> count + 1, Long::sum, count -> count);
    }

    /**
     * A value that each element of a window changes, so that the window holds no element. For all but sessions in event time, which
     * need to be merged.
     *
     * @param init makes the value of an empty window
     * @param add the value with one more element; it may change the one that it gets and return it. An exception and null are
     *     failures of the element
     * @param result what is emitted; an exception and null fail the run. Where a window is emitted more than once, because of
     *     {@code lateness} or a drain, it must not hand out what {@code add} goes on to change
     * @param <A> the value
     * @param <R> what is emitted
     */
    public <S extends T, A, R> Operator<S, Windowed<K, R>> aggregate(
            CheckedSupplier<? extends A> init,
            CheckedBiFunction<? super A, ? super S, ? extends A> add,
            CheckedFunction<? super A, ? extends R> result) {
        return operator(new Contents.Aggregate<S, A, R>(init, add, null, result));
    }

    /**
     * As the other one, also for sessions in event time.
     *
     * @param merge the value of two sessions, the earlier one first, which an element between them makes one; an exception and null
     *     are failures of that element
     */
    public <S extends T, A, R> Operator<S, Windowed<K, R>> aggregate(
            CheckedSupplier<? extends A> init,
            CheckedBiFunction<? super A, ? super S, ? extends A> add,
            CheckedBiFunction<? super A, ? super A, ? extends A> merge,
            CheckedFunction<? super A, ? extends R> result) {
        return operator(new Contents.Aggregate<S, A, R>(init, add, Objects.requireNonNull(merge, "merge"), result));
    }

    private <S extends T, A, R> Operator<S, Windowed<K, R>> operator(Contents<S, A, R> contents) {
        return new WindowOperator<>(kind, time, key, maxWindows, atLimit, contents);
    }
}
