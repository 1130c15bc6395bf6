package io.millrace.core.sink;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import java.util.Objects;

/**
 * Hands each element to a consumer and confirms it when the consumer returns.
 *
 * @param <T> the elements it accepts
 * @param consumer called for one element at a time on the thread that holds the stage; must not block
 */
public record EachSink<T>(CheckedConsumer<? super T> consumer) implements Sink<T> {

    /** Checks that there is a consumer. */
    public EachSink {
        Objects.requireNonNull(consumer, "consumer");
    }

    @Override
    public String verb() {
        return "each";
    }

    @Override
    public String detail() {
        return FunctionNames.of(consumer).orElse("");
    }

    @Override
    public boolean confirmsAtOnce() {
        return true;
    }

    @Override
    public void check(CheckContext context) {
        context.runs(consumer, FunctionUse.SERIAL);
    }

    @Override
    public SinkWriter<T> open() {
        return element -> {
            consumer.accept(element);
            return null;
        };
    }
}
