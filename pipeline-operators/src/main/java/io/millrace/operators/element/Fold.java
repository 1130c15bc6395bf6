package io.millrace.operators.element;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedBiFunction;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Elements#fold}.
 *
 * @param initial makes the first value
 * @param function makes the next value
 */
record Fold<T, R>(CheckedSupplier<? extends R> initial, CheckedBiFunction<? super R, ? super T, ? extends R> function)
        implements Operator<T, R> {

    Fold {
        Objects.requireNonNull(initial, "initial");
        Objects.requireNonNull(function, "function");
    }

    @Override
    public String verb() {
        return "fold";
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
        context.runs(initial, FunctionUse.SERIAL);
        context.runs(function, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, R> logic() {
        return new Logic<>(this);
    }

    private static final class Logic<T, R> extends OneOfAll<T, R> {

        private final Fold<T, R> settings;

        private Logic(Fold<T, R> settings) {
            this.settings = settings;
        }

        @Override
        R first() throws Exception {
            R first = settings.initial.get();
            return Objects.requireNonNull(first, "the first value of fold is null");
        }

        @Override
        R next(@Nullable R value, T element) throws Exception {
            R next = settings.function.apply(Objects.requireNonNull(value, "the first value"), element);
            if (next == null) {
                throw new NullPointerException("the function of fold returned null");
            }
            return next;
        }
    }
}
