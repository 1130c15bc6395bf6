package io.millrace.operators.element;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.ElementLogic;
import io.millrace.core.spi.ElementOperator;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.ElementStage;

/** See {@link Elements#index}. */
record Index<T>() implements ElementOperator<T, Indexed<T>> {

    @Override
    public String verb() {
        return "index";
    }

    @Override
    public String detail() {
        return "from 0";
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
    }

    @Override
    public ElementLogic<T, Indexed<T>> elementLogic() {
        return new Logic<>();
    }

    @Override
    public StageLogic<T, Indexed<T>> logic() {
        return new ElementStage<>(elementLogic());
    }

    private static final class Logic<T> implements ElementLogic<T, Indexed<T>> {

        private long next;

        @Override
        public Indexed<T> apply(T element) {
            return new Indexed<>(next++, element);
        }
    }
}
