package io.millrace.operators.keyed;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.observe.Bound;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * See {@link Keyed#each}.
 *
 * @param limits how many keys, for how long
 * @param key the key of an element
 * @param operator what each key has one of
 */
record KeyedEach<T, R>(Limits limits, CheckedFunction<? super T, ?> key, Operator<? super T, R> operator)
        implements Operator<T, R> {

    KeyedEach {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(operator, "operator");
        if (!operator.inputs().isEmpty()) {
            throw new IllegalArgumentException(
                    "operator '" + operator.verb()
                            + "' reads other pipelines, which cannot be read once for each key; put it before or behind keyed.each");
        }
    }

    @Override
    public String verb() {
        return "keyedEach";
    }

    @Override
    public String detail() {
        return operator.verb() + " " + operator.detail()
                + FunctionNames.of(key).map(name -> " by " + name).orElse("") + ", " + limits;
    }

    @Override
    public List<SideOutput> sideOutputs() {
        return operator.sideOutputs();
    }

    @Override
    public OperatorBounds bounds() {
        OperatorBounds one = operator.bounds();
        Bound keys = Bound.of(limits.maxKeys());
        return new OperatorBounds(
                times(one.elements()).plus(Bound.of(Prefetch.MOST + 1)), Bound.of(2), keys.plus(times(one.keys())));
    }

    private Bound times(Bound one) {
        OptionalLong most = one.most();
        if (most.isEmpty()) {
            return one;
        }
        long keys = limits.maxKeys();
        return Bound.of(most.getAsLong() > Long.MAX_VALUE / keys ? Long.MAX_VALUE : most.getAsLong() * keys);
    }

    @Override
    public void check(CheckContext context) {
        context.runs(key, FunctionUse.SERIAL);
        operator.check(context);
    }

    @Override
    public StageLogic<T, R> logic() {
        return new EachLogic<>(this);
    }
}
