package io.millrace.core.operator;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The consumer that a user's function emits to: open during one call of the function, and refused afterwards. */
final class Emissions<O> implements Consumer<O> {

    private final String verb;
    private @Nullable LogicContext<O> context;
    private @Nullable Held origin;

    Emissions(String verb) {
        this.verb = verb;
    }

    /** Opens it for values made from {@code newOrigin}, or from no element when that is null. */
    Consumer<O> open(LogicContext<O> newContext, @Nullable Held newOrigin) {
        context = newContext;
        origin = newOrigin;
        return this;
    }

    void close() {
        context = null;
        origin = null;
    }

    @Override
    public void accept(O value) {
        LogicContext<O> current = context;
        Held from = origin;
        if (current == null) {
            throw new IllegalStateException(
                    "the consumer of " + verb + " was used after the call of the function that it was given to");
        }
        if (value == null) {
            throw new NullPointerException("the function of " + verb + " emitted null");
        }
        if (from == null) {
            current.emit(value);
        } else {
            current.emit(value, from);
        }
    }
}
