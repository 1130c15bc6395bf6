package io.millrace.operators.hub;

import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;

/** The end of a hub that pipelines write to, one element of a run at a time. It is tied to its hub, and so cannot be serialized. */
record HubSink<T>(Exchange<T> exchange) implements Sink<T> {

    @Override
    public String verb() {
        return "hub";
    }

    @Override
    public String detail() {
        return exchange.name();
    }

    @Override
    public SinkWriter<T> open() {
        return exchange::write;
    }
}
