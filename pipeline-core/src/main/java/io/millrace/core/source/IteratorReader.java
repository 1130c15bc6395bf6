package io.millrace.core.source;

import io.millrace.core.spi.SourceReader;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads an iterator, and closes what it came from. */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
final class IteratorReader<T> implements SourceReader<T> {

    private final Iterator<? extends T> iterator;
    private final AutoCloseable origin;
    private long read;

    IteratorReader(Iterator<? extends T> iterator, AutoCloseable origin) {
        this.iterator = iterator;
        this.origin = origin;
    }

    static <T> IteratorReader<T> over(Iterator<? extends T> iterator) {
        return new IteratorReader<>(iterator, iterator instanceof AutoCloseable closeable ? closeable : () -> {});
    }

    @Override
    public @Nullable T next() {
        if (!iterator.hasNext()) {
            return null;
        }
        T element = iterator.next();
        read++;
        if (element == null) {
            throw new NullPointerException("element " + read + " of the source is null; elements must not be null");
        }
        return element;
    }

    @Override
    public void close() throws Exception {
        origin.close();
    }
}
