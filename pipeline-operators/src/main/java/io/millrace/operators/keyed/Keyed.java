package io.millrace.operators.keyed;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.function.CheckedTriConsumer;
import io.millrace.core.spi.Operator;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Operators that keep something of their own for each key. First the limits, then what is kept:
 * {@code Keyed.atMost(100_000).timeToLive(ofMinutes(5)).statefulMap(Order::customer, Total::new, Total::add, Total::emit)}.
 *
 * <p>All keys live in one stage, so their number limits nothing else: not the calls at a time, not the demand. The cost of an
 * element is the same for ten keys and for a million. A key that comes when there is no room ends the key whose last element is
 * longest ago; nothing ever waits for room. What a key does at its end is up to the operator.
 *
 * <p><b>Emits</b> what is made of each element, and what a key leaves when it ends: when it makes room, when its time to live is over,
 * when the input has ended or was drained; with a time to live already when the drain begins. A key that ended and comes again
 * begins anew.
 *
 * <p><b>Backpressure</b>: what many keys leave at a time goes on key by key as there is demand.
 *
 * <p><b>Cancellation</b>: keys end without a word.
 *
 * <p><b>Errors</b>: an exception or null of the key function is the failure of the element.
 */
public final class Keyed {

    private final Limits limits;

    private Keyed(Limits limits) {
        this.limits = limits;
    }

    /**
     * With room for a number of keys.
     *
     * @param maxKeys keys at a time, at least 1
     */
    public static Keyed atMost(int maxKeys) {
        return new Keyed(new Limits(maxKeys, null));
    }

    /**
     * A key ends when this time has passed since its last element.
     *
     * @param time by the run's clock, more than zero
     */
    public Keyed timeToLive(Duration time) {
        return new Keyed(new Limits(limits.maxKeys(), Limits.positive("timeToLive", time)));
    }

    /**
     * Emits what a function makes of the state of the element's key and the element. A key leaves nothing at its end.
     *
     * <p><b>Backpressure</b>: asks for what is demanded and at most 32 elements ahead. <b>Errors</b>: an exception of {@code create} or
     * {@code function} is the failure of the element, and the state stays as the function left it. <b>Acknowledgement</b>: an
     * element is settled when its values have ended; what the state keeps of it is not covered, and a run that breaks off loses it.
     *
     * @param key the key of an element, with {@code equals} and {@code hashCode}
     * @param create makes the state of a key when it comes first, not null
     * @param function gets the state, the element, and a consumer of what to emit, which it may use until it returns
     */
    public <K, S, T, R> Operator<T, R> statefulMap(
            CheckedFunction<? super T, ? extends K> key,
            CheckedSupplier<? extends S> create,
            CheckedTriConsumer<? super S, ? super T, Consumer<R>> function) {
        return new KeyedStatefulMap<K, S, T, R>(limits, key, create, function, null);
    }

    /**
     * As {@link #statefulMap(CheckedFunction, CheckedSupplier, CheckedTriConsumer)}, and emits what a key leaves.
     *
     * @param flush gets the key that ends, its state, and a consumer of what to emit, which it may use until it returns; an
     *     exception fails the run
     */
    public <K, S, T, R> Operator<T, R> statefulMap(
            CheckedFunction<? super T, ? extends K> key,
            CheckedSupplier<? extends S> create,
            CheckedTriConsumer<? super S, ? super T, Consumer<R>> function,
            CheckedTriConsumer<? super K, ? super S, Consumer<R>> flush) {
        return new KeyedStatefulMap<K, S, T, R>(limits, key, create, function, Objects.requireNonNull(flush, "flush"));
    }

    /**
     * Each key has an operator of its own, which sees the elements of that key only: {@code Keyed.atMost(1_000).each(Order::customer,
     * Batch.bySize(10))} makes batches of one customer each. It does what substreams do elsewhere, without a stream for each key.
     *
     * <p><b>Emits</b> what the operators emit, in the order in which they do. A key that ends lets go what its operator emits at the
     * end of its input; what it does not let go at once then, such as an element that is delayed, counts as shed (evicted). When an
     * operator completes by itself, as one that takes a few elements does, further elements of its key are filtered, as long as there
     * is room to remember that. <b>Backpressure</b>: asks for what is demanded and at most 32 elements ahead; an element whose operator
     * does not want one yet makes those behind it wait, until there is demand, or time has passed. Operators take the demand as it
     * comes; those that found none have it first. <b>Errors</b>: an exception of an operator is the failure of the element, and the
     * operator goes on; one in the absence of an element fails the run.
     *
     * @param key the key of an element, with {@code equals} and {@code hashCode}
     * @param operator what each key has one of; its side outputs are shared by all
     */
    public <T, R> Operator<T, R> each(CheckedFunction<? super T, ?> key, Operator<? super T, R> operator) {
        return new KeyedEach<T, R>(limits, key, operator);
    }
}
