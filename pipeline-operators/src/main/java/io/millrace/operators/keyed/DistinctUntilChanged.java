package io.millrace.operators.keyed;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Distinct#untilChangedBy}.
 *
 * @param key the key of an element
 */
record DistinctUntilChanged<T>(CheckedFunction<? super T, ?> key) implements Operator<T, T> {

    DistinctUntilChanged {
        Objects.requireNonNull(key, "key");
    }

    @Override
    public String verb() {
        return "distinctUntilChanged";
    }

    @Override
    public String detail() {
        return FunctionNames.of(key).orElse("");
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(Prefetch.MOST + 1).keys(1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
        context.runs(key, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(key);
    }

    private static final class Logic<T> implements StageLogic<T, T> {

        private final CheckedFunction<? super T, ?> key;
        private @Nullable Object last;

        private Logic(CheckedFunction<? super T, ?> key) {
            this.key = key;
        }

        @Override
        public void onStart(LogicContext<T> context) {
            Prefetch.topUp(context);
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<T> context) throws Exception {
            Object found = Keys.of(key, element);
            if (found.equals(last)) {
                context.settle(context.element(), Outcome.FILTERED);
            } else {
                last = found;
                context.forward(element, context.element());
            }
            Prefetch.topUp(context);
        }

        @Override
        public void onDemand(int outlet, LogicContext<T> context) {
            Prefetch.topUp(context);
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
