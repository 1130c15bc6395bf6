package io.millrace.core.engine;

import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;

/** A sink for one run that confirms everything at once, and counts how often it was closed. */
class ScriptedSink implements Sink<Object>, SinkWriter<Object> {

    final AtomicInteger closings = new AtomicInteger();

    @Override
    public String verb() {
        return "scripted";
    }

    @Override
    public String detail() {
        return "a sink of a test";
    }

    @Override
    public SinkWriter<Object> open() {
        return this;
    }

    @Override
    public Publisher<?> write(Object element) {
        return null;
    }

    @Override
    public void close() {
        closings.incrementAndGet();
    }
}
