package io.millrace.core.source;

import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.util.Objects;

/**
 * The elements of an iterable, iterated over anew for each run. An iterator that is {@link AutoCloseable} is closed at the
 * end of the run. A null element fails the run.
 *
 * @param <T> the elements
 * @param elements where the elements come from; its iterator must not block
 */
public record IterableSource<T>(Iterable<? extends T> elements) implements PullSource<T> {

    /** Checks that there is an iterable. */
    public IterableSource {
        Objects.requireNonNull(elements, "elements");
    }

    @Override
    public String verb() {
        return "iterable";
    }

    @Override
    public String detail() {
        return "";
    }

    @Override
    public SourceReader<T> open() {
        return IteratorReader.over(elements);
    }

    /** Names the source without printing its elements, which may be many. */
    @Override
    public String toString() {
        return "IterableSource";
    }
}
