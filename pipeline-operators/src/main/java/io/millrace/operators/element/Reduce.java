package io.millrace.operators.element;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Elements#reduce}.
 *
 * @param function makes the next value
 */
record Reduce<T>(CheckedBiFunction<? super T, ? super T, ? extends T> function) implements Operator<T, T> {

    Reduce {
        Objects.requireNonNull(function, "function");
    }

    @Override
    public String verb() {
        return "reduce";
    }

    @Override
    public String detail() {
        return FunctionNames.of(function).orElse("");
    }

    /** The whole input is part of the value. */
    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.unknownElements();
    }

    @Override
    public void check(CheckContext context) {
        context.collects(Integer.MAX_VALUE);
        context.runs(function, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(function);
    }

    private static final class Logic<T> extends OneOfAll<T, T> {

        private final CheckedBiFunction<? super T, ? super T, ? extends T> function;

        private Logic(CheckedBiFunction<? super T, ? super T, ? extends T> function) {
            this.function = function;
        }

        @Override
        @Nullable
        T first() {
            return null;
        }

        @Override
        T next(@Nullable T value, T element) throws Exception {
            if (value == null) {
                return element;
            }
            T next = function.apply(value, element);
            if (next == null) {
                throw new NullPointerException("the function of reduce returned null");
            }
            return next;
        }
    }
}
