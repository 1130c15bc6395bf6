package io.millrace.benchmarks.workload;

import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A list that counts what has ended, if it is told.
 *
 * @param acknowledges whether it wants to be told
 * @param ended counts
 */
record ListSource(List<Integer> input, boolean acknowledges, LongAdder ended) implements PullSource<Integer> {

    @Override
    public String verb() {
        return "list";
    }

    @Override
    public String detail() {
        return acknowledges ? "acknowledges" : "";
    }

    @Override
    public SourceReader<Integer> open() {
        Iterator<Integer> iterator = input.iterator();
        return new SourceReader<>() {
            @Override
            public @Nullable Integer next() {
                return iterator.hasNext() ? iterator.next() : null;
            }

            @Override
            public void acknowledged(long position) {
                ended.increment();
            }

            @Override
            public void close() {}
        };
    }
}
