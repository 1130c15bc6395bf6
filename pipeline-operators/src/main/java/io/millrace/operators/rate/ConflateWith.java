package io.millrace.operators.rate;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.Objects;

/**
 * See {@link Conflate}.
 *
 * @param most elements in a value at most
 * @param seed makes the first value
 * @param merge makes the next value
 */
record ConflateWith<T, S>(
        int most,
        CheckedFunction<? super T, ? extends S> seed,
        CheckedBiFunction<? super S, ? super T, ? extends S> merge)
        implements Operator<T, S> {

    ConflateWith {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, was " + most);
        }
        Objects.requireNonNull(seed, "seed");
        Objects.requireNonNull(merge, "merge");
    }

    @Override
    public String verb() {
        return "conflate";
    }

    @Override
    public String detail() {
        return FunctionNames.of(merge).orElse("");
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(most + 1L);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
        context.runs(seed, FunctionUse.SERIAL);
        context.runs(merge, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, S> logic() {
        return new ConflateLogic<>(this);
    }
}
