package io.millrace.samples.accesslog;

import io.millrace.core.source.Line;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a {@link LogGenerator} as a source that knows how far it has come.
 *
 * @param generator makes the lines
 */
public record GeneratedLog(LogGenerator generator) implements PullSource<Line> {

    @Override
    public String verb() {
        return "generate";
    }

    @Override
    public String detail() {
        return "%d lines, seed %d".formatted(generator.size(), generator.seed());
    }

    @Override
    public SourceReader<Line> open() {
        return new Reader(generator);
    }

    private static final class Reader implements SourceReader<Line> {

        private final LogGenerator generator;
        /** Lines made so far; written by one thread, read by any. */
        private volatile long made;

        Reader(LogGenerator generator) {
            this.generator = generator;
        }

        @Override
        public @Nullable Line next() {
            long number = made;
            if (number == generator.size()) {
                return null;
            }
            made = number + 1;
            return Line.of(number + 1, generator.line(number));
        }

        @Override
        public long position() {
            return made;
        }

        @Override
        public double progress() {
            return generator.size() == 0 ? 1 : (double) made / generator.size();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
