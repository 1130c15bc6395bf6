package io.millrace.operators.keyed;

import io.millrace.core.spi.LogicContext;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** What a key leaves when it ends, until there is demand for it. It comes from no element. */
final class Leavings<R> implements Consumer<R> {

    private final String function;
    private final ArrayDeque<R> values = new ArrayDeque<>();
    private boolean open;

    Leavings(String function) {
        this.function = function;
    }

    Consumer<R> open() {
        open = true;
        return this;
    }

    void close() {
        open = false;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** Emits what there is demand for; whether that was all. */
    boolean emitWanted(LogicContext<R> context) {
        while (!values.isEmpty() && context.demand() > 0) {
            context.emit(values.remove());
        }
        return values.isEmpty();
    }

    /** Emits all; the engine keeps what nobody asks for yet. */
    void emitAll(LogicContext<R> context) {
        while (!values.isEmpty()) {
            context.emit(values.remove());
        }
    }

    @Override
    public void accept(R value) {
        if (!open) {
            throw new IllegalStateException("the consumer that " + function + " was given was used after its call");
        }
        if (value == null) {
            throw new NullPointerException(function + " emitted null");
        }
        values.add(value);
    }
}
