package io.millrace.core;

import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An acknowledging source of numbers that knows how many of its elements are inside the pipeline.
 *
 * @param size how many numbers, from 1 on
 * @param inside read and not ended
 * @param peak the most that were inside at a time
 */
record Counting(int size, AtomicInteger inside, AtomicInteger peak) implements PullSource<Integer> {

    @Override
    public String verb() {
        return "counting";
    }

    @Override
    public String detail() {
        return "to " + size;
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    public SourceReader<Integer> open() {
        return new SourceReader<>() {

            private int read;

            @Override
            public @Nullable Integer next() {
                if (read == size) {
                    return null;
                }
                read++;
                peak.accumulateAndGet(inside.incrementAndGet(), Math::max);
                return read;
            }

            @Override
            public void acknowledged(long position) {
                inside.decrementAndGet();
            }

            @Override
            public void returned(long position) {
                inside.decrementAndGet();
            }

            @Override
            public void close() {}
        };
    }
}
