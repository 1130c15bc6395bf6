package io.millrace.core.source;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The elements of a stream that is made for each run, and closed at its end. A null element fails the run.
 *
 * @param <T> the elements
 * @param stream makes the stream, a new one each time; it and the stream must not block
 */
public record StreamSource<T>(CheckedSupplier<? extends Stream<? extends T>> stream) implements PullSource<T> {

    /** Checks that there is a supplier. */
    public StreamSource {
        Objects.requireNonNull(stream, "stream");
    }

    @Override
    public String verb() {
        return "stream";
    }

    @Override
    public String detail() {
        return FunctionNames.of(stream).orElse("");
    }

    @Override
    public void check(CheckContext context) {
        context.runs(stream, FunctionUse.SERIAL);
    }

    @Override
    public SourceReader<T> open() throws Exception {
        Stream<? extends T> opened = Objects.requireNonNull(stream.get(), "the supplier of the stream returned null");
        try {
            return new IteratorReader<>(opened.iterator(), opened);
        } catch (RuntimeException alreadyUsed) {
            opened.close();
            throw alreadyUsed;
        }
    }
}
