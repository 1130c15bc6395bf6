package io.millrace.test.contributing;

import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a directory, in the order of their names; those that are finished are deleted at the end of the run, the
 * others are there for the next one.
 *
 * @param directory the path; a string, since a source must be serializable
 */
public record SpoolSource(String directory) implements PullSource<Path> {

    @Override
    public String verb() {
        return "spool";
    }

    @Override
    public String detail() {
        return directory;
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    public SourceReader<Path> open() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return new Reader(files.sorted().toList());
        }
    }

    private static final class Reader implements SourceReader<Path> {

        private final List<Path> files;
        private final Set<Path> finished = ConcurrentHashMap.newKeySet();
        private int read;

        private Reader(List<Path> files) {
            this.files = files;
        }

        @Override
        public @Nullable Path next() {
            return read < files.size() ? files.get(read++) : null;
        }

        @Override
        public long position() {
            return read;
        }

        @Override
        public double progress() {
            return files.isEmpty() ? 1 : (double) read / files.size();
        }

        /** Any thread, so it only takes a note; {@link #close} may block and deletes. */
        @Override
        public void acknowledged(long position) {
            finished.add(files.get((int) position - 1));
        }

        @Override
        public void close() throws IOException {
            for (Path file : finished) {
                Files.delete(file);
            }
        }
    }
}
