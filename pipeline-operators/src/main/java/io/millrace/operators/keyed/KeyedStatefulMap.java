package io.millrace.operators.keyed;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.function.CheckedTriConsumer;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Keyed#statefulMap}.
 *
 * @param limits how many keys, for how long
 * @param key the key of an element
 * @param create makes the state of a key
 * @param function gets the state, the element and the consumer
 * @param flush gets the key that ends, its state and the consumer; null when a key leaves nothing
 */
record KeyedStatefulMap<K, S, T, R>(
        Limits limits,
        CheckedFunction<? super T, ? extends K> key,
        CheckedSupplier<? extends S> create,
        CheckedTriConsumer<? super S, ? super T, Consumer<R>> function,
        @Nullable CheckedTriConsumer<? super K, ? super S, Consumer<R>> flush)
        implements Operator<T, R> {

    KeyedStatefulMap {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(create, "create");
        Objects.requireNonNull(function, "function");
    }

    @Override
    public String verb() {
        return "keyedStatefulMap";
    }

    @Override
    public String detail() {
        return FunctionNames.of(key).map(name -> "by " + name + ", ").orElse("") + limits;
    }

    /** The functions may emit any number of values at once, which wait for demand. */
    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.unknownElements().keys(limits.maxKeys()).timers(limits.time() == null ? 0 : 1);
    }

    @Override
    public void check(CheckContext context) {
        context.runs(key, FunctionUse.SERIAL);
        context.runs(create, FunctionUse.SERIAL);
        context.runs(function, FunctionUse.SERIAL);
        if (flush != null) {
            context.runs(flush, FunctionUse.SERIAL);
        }
    }

    @Override
    public StageLogic<T, R> logic() {
        return new KeyedStatefulMapLogic<>(this);
    }
}
