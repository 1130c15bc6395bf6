package io.millrace.operators.keyed;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.ElementLogic;
import io.millrace.core.spi.ElementOperator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.ElementStage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Distinct#untilChangedBy}.
 *
 * @param key the key of an element
 */
record DistinctUntilChanged<T>(CheckedFunction<? super T, ?> key) implements ElementOperator<T, T> {

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
        return OperatorBounds.elements(1).keys(1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
        context.runs(key, FunctionUse.SERIAL);
    }

    @Override
    public ElementLogic<T, T> elementLogic() {
        return new Logic<>(key);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new ElementStage<>(elementLogic());
    }

    private static final class Logic<T> implements ElementLogic<T, T> {

        private final CheckedFunction<? super T, ?> key;
        private @Nullable Object last;

        private Logic(CheckedFunction<? super T, ?> key) {
            this.key = key;
        }

        @Override
        public @Nullable T apply(T element) throws Exception {
            Object found = Keys.of(key, element);
            if (found.equals(last)) {
                return null;
            }
            last = found;
            return element;
        }
    }
}
