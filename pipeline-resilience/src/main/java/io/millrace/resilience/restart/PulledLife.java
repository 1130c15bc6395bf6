package io.millrace.resilience.restart;

import io.millrace.core.spi.SourceReader;
import org.jspecify.annotations.Nullable;

/** The life of a source that is read element by element. */
final class PulledLife<T> implements Life<T> {

    private final SourceReader<T> reader;
    private volatile boolean ended;

    PulledLife(SourceReader<T> reader) {
        this.reader = reader;
    }

    @Override
    public @Nullable T poll() throws Exception {
        if (ended) {
            return null;
        }
        T next = reader.next();
        if (next == null || reader.exhausted()) {
            ended = true;
        }
        return next;
    }

    @Override
    public boolean ready() {
        return !ended;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public @Nullable Throwable failure() {
        return null;
    }

    @Override
    public void shut() {
        ended = true;
    }

    @Override
    public void close() throws Exception {
        reader.close();
    }
}
