package io.millrace.samples.ticker;

import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/** A client's connection. A frame is confirmed once it was written to the socket; the next one waits for that. */
record FrameSink(Function<String, Publisher<Void>> connection) implements Sink<String> {

    @Override
    public String verb() {
        return "frame";
    }

    @Override
    public String detail() {
        return "";
    }

    @Override
    public SinkWriter<String> open() {
        return connection::apply;
    }
}
