package io.millrace.operators.element;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import java.util.Objects;

/**
 * See {@link Elements#takeUntil}.
 *
 * @param predicate accepts the last one
 */
record TakeUntil<T>(CheckedPredicate<? super T> predicate) implements Operator<T, T> {

    TakeUntil {
        Objects.requireNonNull(predicate, "predicate");
    }

    @Override
    public String verb() {
        return "takeUntil";
    }

    @Override
    public String detail() {
        return FunctionNames.of(predicate).orElse("");
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(Prefetch.MOST + 1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
        context.runs(predicate, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(predicate);
    }

    private static final class Logic<T> extends OneByOne<T, T> {

        private final CheckedPredicate<? super T> predicate;

        private Logic(CheckedPredicate<? super T> predicate) {
            this.predicate = predicate;
        }

        @Override
        void pass(T element, LogicContext<T> context) throws Exception {
            boolean last = predicate.test(element);
            context.forward(element, context.element());
            if (last) {
                context.complete();
            }
        }
    }
}
