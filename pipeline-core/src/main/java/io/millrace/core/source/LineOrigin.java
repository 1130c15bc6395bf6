package io.millrace.core.source;

import io.millrace.core.function.CheckedSupplier;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where lines come from: a description. */
sealed interface LineOrigin extends Serializable {

    /** What messages call it. */
    String label();

    /** Fails when it is clear already that it cannot be opened. */
    default void check() throws IOException {}

    /** The file, if it is one. */
    default @Nullable Path file() {
        return null;
    }

    /** Opens it without reading from it, so that opening never waits for input. */
    MeasuredStream open() throws Exception;

    /**
     * A file.
     *
     * @param label the path as the user gave it
     * @param location the path in a form that can be serialized
     */
    record InFile(String label, URI location) implements LineOrigin {

        InFile(Path file) {
            this(file.toString(), file.toUri());
        }

        @Override
        public Path file() {
            return Path.of(location);
        }

        @Override
        public void check() throws IOException {
            Path file = file();
            if (Files.isDirectory(file)) {
                throw new IOException("cannot read " + label + ": it is a directory");
            }
            if (Files.notExists(file)) {
                throw new IOException("cannot read " + label + ": there is no such file");
            }
            if (!Files.isReadable(file)) {
                throw new IOException("cannot read " + label + ": permission denied");
            }
        }

        @Override
        public MeasuredStream open() throws IOException {
            Path file = file();
            if (Files.isDirectory(file)) {
                throw new IOException("cannot read " + label + ": it is a directory");
            }
            try {
                // a pipe or device has a size too, which says nothing
                long size = Files.isRegularFile(file) ? Files.size(file) : MeasuredStream.UNKNOWN;
                return new MeasuredStream(Files.newInputStream(file), size);
            } catch (FileSystemException e) {
                throw new IOException("cannot read " + label + ": " + reason(e), e);
            }
        }

        private static String reason(FileSystemException e) {
            if (e instanceof NoSuchFileException) {
                return "there is no such file";
            }
            if (e instanceof AccessDeniedException) {
                return "permission denied";
            }
            return Objects.requireNonNullElse(e.getReason(), e.toString());
        }
    }

    /**
     * A stream that is made for each run.
     *
     * @param label what to call it
     * @param stream makes the stream
     */
    record InStream(String label, CheckedSupplier<? extends InputStream> stream) implements LineOrigin {

        static InStream standardInput() {
            return new InStream("standard input", () -> new FilterInputStream(System.in) {
                @Override
                public void close() {
                    // standard input belongs to the process
                }
            });
        }

        @Override
        public MeasuredStream open() throws Exception {
            InputStream opened =
                    Objects.requireNonNull(stream.get(), () -> "the supplier of " + label + " returned null");
            return new MeasuredStream(opened, MeasuredStream.UNKNOWN);
        }
    }
}
