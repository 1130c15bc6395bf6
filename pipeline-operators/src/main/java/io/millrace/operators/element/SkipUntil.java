package io.millrace.operators.element;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import java.util.Objects;

/**
 * See {@link Elements#skipUntil}.
 *
 * @param predicate accepts the first that goes through
 */
record SkipUntil<T>(CheckedPredicate<? super T> predicate) implements Operator<T, T> {

    SkipUntil {
        Objects.requireNonNull(predicate, "predicate");
    }

    @Override
    public String verb() {
        return "skipUntil";
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
        private boolean passing;

        private Logic(CheckedPredicate<? super T> predicate) {
            this.predicate = predicate;
        }

        @Override
        void pass(T element, LogicContext<T> context) throws Exception {
            if (passing || predicate.test(element)) {
                passing = true;
                context.forward(element, context.element());
            } else {
                context.settle(context.element(), Outcome.FILTERED);
            }
        }
    }
}
