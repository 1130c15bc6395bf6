package io.millrace.operators.element;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;

/** See {@link Elements#index}. */
record Index<T>() implements Operator<T, Indexed<T>> {

    @Override
    public String verb() {
        return "index";
    }

    @Override
    public String detail() {
        return "from 0";
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(Prefetch.MOST + 1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
    }

    @Override
    public StageLogic<T, Indexed<T>> logic() {
        return new Logic<>();
    }

    private static final class Logic<T> extends OneByOne<T, Indexed<T>> {

        private long next;

        @Override
        void pass(T element, LogicContext<Indexed<T>> context) {
            context.forward(new Indexed<>(next++, element), context.element());
        }
    }
}
