package io.millrace.operators.rate;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Expand}.
 *
 * @param how a word for what it does
 * @param next makes the next value; null for the same again
 */
record ExpandFrom<T>(String how, @Nullable CheckedFunction<? super T, ? extends T> next) implements Operator<T, T> {

    @Override
    public String verb() {
        return "expand";
    }

    @Override
    public String detail() {
        return next == null ? how : FunctionNames.of(next).orElse(how);
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(2).timers(1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
        if (next != null) {
            context.runs(next, FunctionUse.SERIAL);
        }
    }

    @Override
    public StageLogic<T, T> logic() {
        return new ExpandLogic<>(next);
    }
}
