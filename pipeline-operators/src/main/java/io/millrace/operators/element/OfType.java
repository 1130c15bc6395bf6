package io.millrace.operators.element;

import io.millrace.core.check.CheckContext;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import java.util.Objects;

/**
 * See {@link Elements#ofType}.
 *
 * @param type what goes through
 */
record OfType<R>(Class<R> type) implements Operator<Object, R> {

    OfType {
        Objects.requireNonNull(type, "type");
        if (type.isPrimitive()) {
            throw new IllegalArgumentException("no element is of the primitive type " + type + "; name its wrapper");
        }
    }

    @Override
    public String verb() {
        return "ofType";
    }

    @Override
    public String detail() {
        return type.getSimpleName();
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
    public StageLogic<Object, R> logic() {
        return new Logic<>(type);
    }

    private static final class Logic<R> extends OneByOne<Object, R> {

        private final Class<R> type;

        private Logic(Class<R> type) {
            this.type = type;
        }

        @Override
        void pass(Object element, LogicContext<R> context) {
            if (type.isInstance(element)) {
                context.forward(type.cast(element), context.element());
            } else {
                context.settle(context.element(), Outcome.FILTERED);
            }
        }
    }
}
