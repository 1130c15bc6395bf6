package io.millrace.core.sink;

import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;

/**
 * Confirms everything at once and keeps nothing.
 *
 * @param <T> the elements it accepts
 */
public record DiscardSink<T>() implements Sink<T> {

    @Override
    public String verb() {
        return "discard";
    }

    @Override
    public String detail() {
        return "";
    }

    @Override
    public boolean confirmsAtOnce() {
        return true;
    }

    @Override
    public SinkWriter<T> open() {
        return element -> null;
    }
}
