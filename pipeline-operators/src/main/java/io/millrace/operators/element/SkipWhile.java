package io.millrace.operators.element;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.ElementLogic;
import io.millrace.core.spi.ElementOperator;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.ElementStage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Elements#skipWhile}.
 *
 * @param predicate accepts what is left out
 */
record SkipWhile<T>(CheckedPredicate<? super T> predicate) implements ElementOperator<T, T> {

    SkipWhile {
        Objects.requireNonNull(predicate, "predicate");
    }

    @Override
    public String verb() {
        return "skipWhile";
    }

    @Override
    public String detail() {
        return FunctionNames.of(predicate).orElse("");
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
        context.runs(predicate, FunctionUse.SERIAL);
    }

    @Override
    public ElementLogic<T, T> elementLogic() {
        return new Logic<>(predicate);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new ElementStage<>(elementLogic());
    }

    private static final class Logic<T> implements ElementLogic<T, T> {

        private final CheckedPredicate<? super T> predicate;
        private boolean passing;

        private Logic(CheckedPredicate<? super T> predicate) {
            this.predicate = predicate;
        }

        @Override
        public @Nullable T apply(T element) throws Exception {
            passing = passing || !predicate.test(element);
            return passing ? element : null;
        }
    }
}
