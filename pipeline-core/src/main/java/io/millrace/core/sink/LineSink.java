package io.millrace.core.sink;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.FileIdentity;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line of UTF-8 text for each element to a file, which is made anew for each run, or, {@linkplain #append if asked
 * for}, goes on with what earlier runs have written.
 *
 * <p><b>Confirms</b> an element once its line has been handed to the operating system, by one write; nothing waits in a
 * buffer of this process, so that what is confirmed survives the end of the process, also by {@code kill -9}; that it survives
 * the end of the system is up to {@link #fsync}. Text with line ends in it is written as it is: an element that is a batch may be many lines.
 *
 * <p><b>Errors</b>: a file that cannot be made fails the run at its start. An element whose line cannot be written fails,
 * and what was written of its line is cut off again, so that the file ends with the last confirmed line. All messages name
 * the file.
 *
 * @param <T> the elements it accepts
 * @param label the path as the user gave it
 * @param location the path in a form that can be serialized
 * @param encode makes the line, without its end; called for one element at a time, on changing threads; may block
 * @param start what becomes of what is in the file
 * @param confirmation when an element is confirmed
 */
public record LineSink<T>(
        String label, URI location, CheckedFunction<? super T, String> encode, Start start, Confirmation confirmation)
        implements Sink<T> {

    /** What becomes of what is in the file when a run begins. */
    public enum Start {
        /** It is replaced. */
        REPLACE,
        /** It stays, and new lines come behind it. */
        APPEND
    }

    /** When an element is confirmed. */
    public enum Confirmation {
        /** When the operating system has its line. */
        WRITTEN,
        /** When its line is on the disk. */
        ON_DISK
    }

    /** Checks that nothing is missing. */
    public LineSink {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(encode, "encode");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(confirmation, "confirmation");
    }

    /** A sink that writes to {@code file}. */
    public LineSink(Path file, CheckedFunction<? super T, String> encode) {
        this(file.toString(), file.toUri(), encode, Start.REPLACE, Confirmation.WRITTEN);
    }

    /**
     * This sink behind what is in the file. It must have been written by such a sink: when it ends with a part of a line, which
     * was never confirmed and is what a crash has left, that part is cut off.
     */
    public LineSink<T> append() {
        return new LineSink<>(label, location, encode, Start.APPEND, confirmation);
    }

    /** This sink with a confirmation only after the line is on the disk, which takes milliseconds for each element. */
    public LineSink<T> fsync() {
        return new LineSink<>(label, location, encode, start, Confirmation.ON_DISK);
    }

    @Override
    public String verb() {
        return "lines";
    }

    @Override
    public String detail() {
        return label
                + (start == Start.APPEND ? ", appended" : "")
                + (confirmation == Confirmation.ON_DISK ? ", fsync" : "");
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
        FileChannel channel = channel(Path.of(location));
        try {
            long size = start == Start.APPEND ? LastLine.cutOffPart(channel) : 0;
            return new LineWriter<>(label, channel, size, confirmation == Confirmation.ON_DISK, encode);
        } catch (Throwable failure) {
            channel.close();
            throw failure;
        }
    }

    private FileChannel channel(Path file) throws IOException {
        try {
            return start == Start.APPEND
                    ? FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
                    : FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
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
