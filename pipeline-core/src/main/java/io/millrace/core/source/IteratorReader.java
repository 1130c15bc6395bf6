package io.millrace.core.source;

import io.millrace.core.spi.SourceReader;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads an iterator, and closes what it came from. */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
final class IteratorReader<T> implements SourceReader<T> {

    private final Iterator<? extends T> iterator;
    private final AutoCloseable origin;
    /** Whether asking for the end reads nothing, as in a collection; others may have to make an element for it. */
    private final boolean looksAhead;

    private long read;

    IteratorReader(Iterator<? extends T> iterator, AutoCloseable origin) {
        this(iterator, origin, false);
    }

    private IteratorReader(Iterator<? extends T> iterator, AutoCloseable origin, boolean looksAhead) {
        this.iterator = iterator;
        this.origin = origin;
        this.looksAhead = looksAhead;
    }

    static <T> IteratorReader<T> over(Iterable<? extends T> elements) {
        Iterator<? extends T> iterator = elements.iterator();
        AutoCloseable origin = iterator instanceof AutoCloseable closeable ? closeable : () -> {};
        return new IteratorReader<>(iterator, origin, elements instanceof Collection);
    }

    @Override
    public Iterator<? extends T> iterator() {
        return iterator;
    }

    @Override
    public boolean exhausted() {
        return looksAhead && !iterator.hasNext();
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
