package io.millrace.operators.element;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.ElementLogic;
import io.millrace.core.spi.ElementOperator;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.ElementStage;
import java.util.Objects;

/**
 * See {@link Elements#ofType}.
 *
 * @param type what goes through
 */
record OfType<R>(Class<R> type) implements ElementOperator<Object, R> {

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
    public void check(CheckContext context) {
        context.collects(1);
    }

    @Override
    public ElementLogic<Object, R> elementLogic() {
        return element -> type.isInstance(element) ? type.cast(element) : null;
    }

    @Override
    public StageLogic<Object, R> logic() {
        return new ElementStage<>(elementLogic());
    }
}
