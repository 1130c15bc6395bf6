package io.millrace.test.fault;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** A sink with an interceptor around each writing. */
record InterceptedSink<T>(Sink<T> sink, StagePoint point, Interceptor interceptor) implements Sink<T> {

    @Override
    public void check(CheckContext context) {
        sink.check(context);
    }

    @Override
    public String verb() {
        return sink.verb();
    }

    @Override
    public String detail() {
        return sink.detail();
    }

    @Override
    public @Nullable Object resource() {
        return sink.resource();
    }

    @Override
    public boolean blocks() {
        return sink.blocks();
    }

    @Override
    public boolean confirmsAtOnce() {
        return sink.confirmsAtOnce();
    }

    @Override
    public int concurrency() {
        return sink.concurrency();
    }

    @Override
    @SuppressWarnings("try") // the writer's close() is declared as AutoCloseable's is
    public SinkWriter<T> open() throws Exception {
        SinkWriter<T> writer = sink.open();
        return new SinkWriter<>() {
            @Override
            public @Nullable Publisher<?> write(T element) throws Exception {
                return (Publisher<?>) interceptor.around(point, element, () -> writer.write(element));
            }

            @Override
            public void close() throws Exception {
                writer.close();
            }
        };
    }
}
