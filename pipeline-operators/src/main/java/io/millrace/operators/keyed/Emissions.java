package io.millrace.operators.keyed;

import io.millrace.core.spi.LogicContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The consumer that a function emits to for the current element: open during one call of it, and refused afterwards. */
final class Emissions<R> implements Consumer<R> {

    private final String function;
    private @Nullable LogicContext<R> context;

    Emissions(String function) {
        this.function = function;
    }

    Consumer<R> open(LogicContext<R> newContext) {
        context = newContext;
        return this;
    }

    void close() {
        context = null;
    }

    @Override
    public void accept(R value) {
        LogicContext<R> current = context;
        if (current == null) {
            throw new IllegalStateException("the consumer that " + function + " was given was used after its call");
        }
        if (value == null) {
            throw new NullPointerException(function + " emitted null");
        }
        current.emit(value, current.element());
    }
}
