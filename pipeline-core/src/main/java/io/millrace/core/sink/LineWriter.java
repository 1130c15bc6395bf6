package io.millrace.core.sink;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.SinkWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Writes lines to a channel so that the file always ends with a whole line. */
final class LineWriter<T> implements SinkWriter<T> {

    private final String label;
    private final SeekableByteChannel channel;
    private final boolean forces;
    private final CheckedFunction<? super T, String> encode;

    /** The size of the file with whole lines only. */
    private long wholeBytes;

    /** Why the file may end with a part of a line; null while it cannot. */
    private @Nullable IOException torn;

    /**
     * @param size how much is in the file, all of it whole lines
     * @param forces whether a line must be on the disk to be confirmed
     */
    LineWriter(
            String label,
            SeekableByteChannel channel,
            long size,
            boolean forces,
            CheckedFunction<? super T, String> encode) {
        this.label = label;
        this.channel = channel;
        this.wholeBytes = size;
        this.forces = forces;
        this.encode = encode;
    }

    @Override
    public @Nullable Publisher<?> write(T element) throws Exception {
        String text = encode.apply(element);
        if (text == null) {
            throw new NullPointerException("the encoder of " + label + " returned null");
        }
        append(line(text));
        return null;
    }

    private static ByteBuffer line(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        byte[] line = Arrays.copyOf(encoded, encoded.length + 1);
        line[encoded.length] = '\n';
        return ByteBuffer.wrap(line);
    }

    private void append(ByteBuffer line) throws IOException {
        if (torn != null) {
            throw new IOException(
                    "cannot write " + label + ": an earlier line was written in part and could not be removed", torn);
        }
        int size = line.remaining();
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
            if (forces && channel instanceof FileChannel file) {
                file.force(false);
            }
        } catch (IOException e) {
            IOException failure = new IOException("cannot write " + label + ": " + reason(e), e);
            if (line.remaining() < size) {
                cutOffPart(failure);
            }
            throw failure;
        }
        wholeBytes += size;
    }

    private void cutOffPart(IOException failure) {
        try {
            channel.truncate(wholeBytes);
        } catch (IOException e) {
            failure.addSuppressed(e);
            torn = failure;
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IOException("cannot close " + label + ": " + reason(e), e);
        }
    }
}
