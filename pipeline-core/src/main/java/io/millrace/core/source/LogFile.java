package io.millrace.core.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A file that lines are read from, open, whatever it is called by now. */
final class LogFile implements Closeable {

    private final FileChannel channel;
    private final String key;

    private LogFile(FileChannel channel, String key) {
        this.channel = channel;
        this.key = key;
    }

    /** Opens the file that is at {@code path} now. */
    static LogFile open(Path path) throws IOException {
        while (true) {
            String before = key(path);
            FileChannel channel = FileChannel.open(path);
            // the name may have gone to another file meanwhile
            if (key(path).equals(before)) {
                return new LogFile(channel, before);
            }
            channel.close();
        }
    }

    /** What tells the file at {@code path} from others of the same machine, such as device and inode; empty when nothing does. */
    static String key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? "" : key.toString();
    }

    /** Whether the file at {@code path} is this one, as far as can be known; false when there is none. */
    boolean isAt(Path path) throws IOException {
        try {
            return key(path).equals(key);
        } catch (NoSuchFileException renamed) {
            return false;
        }
    }

    String key() {
        return key;
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Reads from {@code position}; -1 at the end. */
    int read(byte[] target, int offset, int length, long position) throws IOException {
        return channel.read(ByteBuffer.wrap(target, offset, length), position);
    }

    /** What {@code count} bytes from {@code position} look like; null when there are fewer. */
    @Nullable
    Extract extract(long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                return null;
            }
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes.array());
        return new Extract(count, sum.getValue());
    }

    /** Whether its bytes at {@code position} are those of {@code extract}. */
    boolean has(Extract extract, long position) throws IOException {
        return position >= 0 && Objects.equals(extract(position, extract.bytes()), extract);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return key;
    }

    /**
     * What some bytes look like.
     *
     * @param bytes how many
     * @param sum their CRC-32C
     */
    record Extract(int bytes, long sum) {}
}
