package io.millrace.operators.keyed;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Operator;
import java.time.Duration;

/**
 * Operators that leave out what comes again within a time, such as what a sender repeats because it did not get an answer.
 *
 * <p><b>Emits</b> an element at once, unless one with an equal key was emitted less than {@code time} ago; then it is filtered.
 * Repeats do not make the time longer. When a new key comes and {@code maxKeys} are remembered, the eldest is forgotten early, so
 * that a repeat of it goes through. A key is forgotten with the first element that comes after its time.
 *
 * <p><b>Backpressure</b>: asks for what is demanded and at most 32 elements ahead.
 *
 * <p><b>Cancellation</b>: it keeps no element.
 *
 * <p><b>Errors</b>: an exception or null of the key function is the failure of the element, which is not remembered. An element
 * that fails in a later stage stays remembered.
 */
public final class Deduplicate {

    private Deduplicate() {}

    /**
     * Leaves out what equals an element of the last {@code time}.
     *
     * @param time by the run's clock, more than zero
     * @param maxKeys different elements that are remembered at most, at least 1
     */
    public static <T> Operator<T, T> within(Duration time, int maxKeys) {
        return within(time, maxKeys, element -> element);
    }

    /**
     * Leaves out elements with the key of one of the last {@code time}.
     *
     * @param time by the run's clock, more than zero
     * @param maxKeys keys that are remembered at most, at least 1
     * @param key the key of an element, with {@code equals} and {@code hashCode}
     */
    public static <T> Operator<T, T> within(Duration time, int maxKeys, CheckedFunction<? super T, ?> key) {
        return new FirstOfKey<>("deduplicate", key, new Limits(maxKeys, Limits.positive("time", time)));
    }
}
