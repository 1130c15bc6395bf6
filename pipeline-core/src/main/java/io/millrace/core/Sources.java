package io.millrace.core;

import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.source.IterableSource;
import io.millrace.core.source.LineSource;
import io.millrace.core.source.PublisherSource;
import io.millrace.core.source.StreamSource;
import io.millrace.core.spi.Source;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;

/** The sources that come with the core. */
public final class Sources {

    private Sources() {}

    /** The elements of {@code elements}, anew for each run. The iterator must not block. */
    public static <T> Source<T> iterable(Iterable<? extends T> elements) {
        return new IterableSource<>(elements);
    }

    /** The elements of the stream that {@code open} makes for each run; it is closed at the end. It must not block. */
    public static <T> Source<T> stream(CheckedSupplier<? extends Stream<? extends T>> open) {
        return new StreamSource<>(open);
    }

    /** The elements of {@code publisher}, subscribed to once for each run, with bounded demand. */
    public static <T> Source<T> publisher(Publisher<? extends T> publisher) {
        return new PublisherSource<>(publisher);
    }

    /**
     * The lines of a text file, plain or gzip (told by its first bytes), in UTF-8, with their line numbers as positions.
     * It acknowledges: a line counts as finished once everything made of it has ended.
     * {@link LineSource#follow} and {@link LineSource#checkpoint} make it read a file that grows, in several runs.
     */
    public static LineSource lines(Path file) {
        return LineSource.of(file);
    }
}
