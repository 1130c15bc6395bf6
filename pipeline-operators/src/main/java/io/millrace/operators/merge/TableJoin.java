package io.millrace.operators.merge;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * See {@link Join#table}.
 *
 * @param maxKeys keys in the table at a time
 * @param inputs the side pipeline
 * @param sideKey the key of an element of the side
 * @param key the key by which an element finds it
 * @param combiner of an element and what the table has for its key
 */
record TableJoin<T, S, K, R>(
        int maxKeys,
        List<Graph> inputs,
        CheckedFunction<? super S, ? extends K> sideKey,
        CheckedFunction<? super T, ? extends K> key,
        CheckedBiFunction<? super T, ? super Optional<S>, ? extends R> combiner)
        implements Operator<T, R> {

    TableJoin {
        Objects.requireNonNull(sideKey, "sideKey");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(combiner, "combiner");
    }

    @Override
    public String verb() {
        return "joinTable";
    }

    @Override
    public String detail() {
        return "of " + Inputs.names(inputs)
                + FunctionNames.of(key).map(name -> " by " + name).orElse("") + ", " + maxKeys + " keys";
    }

    @Override
    public OperatorBounds bounds() {
        return Inputs.bounds(inputs).keys(maxKeys);
    }

    @Override
    public void check(CheckContext context) {
        context.runs(sideKey, FunctionUse.SERIAL);
        context.runs(key, FunctionUse.SERIAL);
        context.runs(combiner, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, R> logic() {
        return new Logic<>(this);
    }

    private static final class Logic<T, S, K, R> implements StageLogic<T, R> {

        private final TableJoin<T, S, K, R> settings;
        /** The one longest without use or change first. */
        private final Map<K, S> table = new LinkedHashMap<>(16, 0.75f, true);

        Logic(TableJoin<T, S, K, R> settings) {
            this.settings = settings;
        }

        @Override
        public void onStart(LogicContext<R> context) {
            Inputs.refill(Join.SIDE, context);
            Inputs.refill(Join.MAIN, context);
        }

        @Override
        @SuppressWarnings("unchecked") // the factory has seen the type of the side
        public void onElement(int inlet, T element, LogicContext<R> context) throws Exception {
            if (inlet == Join.SIDE) {
                put((S) element);
                context.settle(context.element(), Outcome.ABSORBED);
            } else {
                Optional<S> found = Optional.ofNullable(table.get(keyOf(settings.key, element)));
                context.forward(Inputs.result(settings.combiner.apply(element, found), "joinTable"), context.element());
            }
            Inputs.refill(inlet, context);
        }

        private void put(S side) throws Exception {
            K key = keyOf(settings.sideKey, side);
            table.put(key, side);
            if (table.size() > settings.maxKeys) {
                table.remove(table.keySet().iterator().next());
            }
        }

        private static <E, K> K keyOf(CheckedFunction<? super E, ? extends K> function, E element) throws Exception {
            K key = function.apply(element);
            if (key == null) {
                throw new NullPointerException("the key function of joinTable returned null");
            }
            return key;
        }

        @Override
        public void onComplete(int inlet, LogicContext<R> context) {
            if (inlet == Join.MAIN) {
                context.complete();
            }
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
