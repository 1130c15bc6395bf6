package io.millrace.core.sink;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.FileIdentity;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line of UTF-8 text for each element to a file, which is made anew for each run.
 *
 * <p><b>Confirms</b> an element once its line has been handed to the operating system, by one write; nothing waits in a
 * buffer of this process. Text with line ends in it is written as it is: an element that is a batch may be many lines.
 *
 * <p><b>Errors</b>: a file that cannot be made fails the run at its start. An element whose line cannot be written fails,
 * and what was written of its line is cut off again, so that the file ends with the last confirmed line. All messages name
 * the file.
 *
 * @param <T> the elements it accepts
 * @param label the path as the user gave it
 * @param location the path in a form that can be serialized
 * @param encode makes the line, without its end; called for one element at a time, on changing threads; may block
 */
public record LineSink<T>(String label, URI location, CheckedFunction<? super T, String> encode) implements Sink<T> {

    /** Checks that nothing is missing. */
    public LineSink {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(encode, "encode");
    }

    /** A sink that writes to {@code file}. */
    public LineSink(Path file, CheckedFunction<? super T, String> encode) {
        this(file.toString(), file.toUri(), encode);
    }

    @Override
    public String verb() {
        return "lines";
    }

    @Override
    public String detail() {
        return label;
    }

    @Override
    public boolean blocks() {
        return true;
    }

    /** The file; null for a device such as a terminal, which several may use. */
    @Override
    public @Nullable Object resource() {
        Path file = Path.of(location);
        return Files.exists(file) && !Files.isRegularFile(file) ? null : FileIdentity.of(file);
    }

    @Override
    public void check(CheckContext context) {
        context.runs(encode, FunctionUse.SERIAL_ON_POOL);
    }

    @Override
    public SinkWriter<T> open() throws IOException {
        return new LineWriter<>(label, create(Path.of(location)), encode);
    }

    private SeekableByteChannel create(Path file) throws IOException {
        try {
            return Files.newByteChannel(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (FileSystemException e) {
            throw new IOException("cannot write " + label + ": " + reason(file, e), e);
        }
    }

    private static String reason(Path file, FileSystemException e) {
        Path directory = file.getParent();
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        if (directory != null && !Files.exists(directory)) {
            return "there is no directory " + directory;
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return Objects.requireNonNullElse(e.getReason(), e.toString());
    }
}
