package io.millrace.resilience.restart;

import io.millrace.core.spi.PollReader;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** The life of a source that is asked for what is there. */
record PolledLife<T>(PollReader<T> reader) implements Life<T> {

    @Override
    public @Nullable T poll() throws Exception {
        return reader.poll();
    }

    @Override
    public ContextView context() {
        return reader.context();
    }

    @Override
    public boolean ready() {
        return reader.ready();
    }

    @Override
    public boolean ended() {
        return reader.ended();
    }

    @Override
    public @Nullable Throwable failure() {
        return reader.failure();
    }

    @Override
    public void shut() {
        reader.shut();
    }

    @Override
    public void close() throws Exception {
        reader.close();
    }
}
