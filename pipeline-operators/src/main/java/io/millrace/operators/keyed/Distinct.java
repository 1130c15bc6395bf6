package io.millrace.operators.keyed;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Operator;

/**
 * Operators that leave repeats out. What has been seen is remembered for a number of keys, since a stream has no end and memory has;
 * {@link Deduplicate} remembers for a time.
 *
 * <p><b>Emits</b> the first element of each key at once; a repeat is filtered. When a new key comes and {@code maxKeys} are
 * remembered, the one is forgotten that was seen longest ago, so that a repeat of it goes through.
 *
 * <p><b>Backpressure</b>: asks for what is demanded and at most 32 elements ahead.
 *
 * <p><b>Cancellation</b>: it keeps no element.
 *
 * <p><b>Errors</b>: an exception or null of a key function is the failure of the element, which is not remembered. An element that
 * fails in a later stage stays remembered.
 */
public final class Distinct {

    private Distinct() {}

    /**
     * Leaves out what equals one of the last elements.
     *
     * @param maxKeys different elements that are remembered at most, at least 1
     */
    public static <T> Operator<T, T> elements(int maxKeys) {
        return by(element -> element, maxKeys);
    }

    /**
     * Leaves out elements with the key of an earlier one.
     *
     * @param key the key of an element, with {@code equals} and {@code hashCode}
     * @param maxKeys keys that are remembered at most, at least 1
     */
    public static <T> Operator<T, T> by(CheckedFunction<? super T, ?> key, int maxKeys) {
        return new FirstOfKey<>("distinct", key, new Limits(maxKeys, null));
    }

    /** Leaves out what equals the element before it. */
    public static <T> Operator<T, T> untilChanged() {
        return untilChangedBy(element -> element);
    }

    /** Leaves out elements with the key of the element before. */
    public static <T> Operator<T, T> untilChangedBy(CheckedFunction<? super T, ?> key) {
        return new DistinctUntilChanged<>(key);
    }
}
