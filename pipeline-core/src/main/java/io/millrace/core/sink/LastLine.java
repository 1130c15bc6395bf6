package io.millrace.core.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** The end of a file of lines. */
final class LastLine {

    private static final int STEP_BYTES = 8 * 1024;

    private LastLine() {}

    /** Cuts off what is behind the last line that has an end, and goes there; the size of what is left. */
    static long cutOffPart(SeekableByteChannel channel) throws IOException {
        long end = endOfLastLine(channel);
        if (end < channel.size()) {
            channel.truncate(end);
        }
        channel.position(end);
        return end;
    }

    private static long endOfLastLine(SeekableByteChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(STEP_BYTES);
        for (long to = channel.size(); to > 0; ) {
            long from = Math.max(0, to - STEP_BYTES);
            bytes.clear().limit((int) (to - from));
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // reads on
            }
            for (int at = bytes.position() - 1; at >= 0; at--) {
                if (bytes.get(at) == '\n') {
                    return from + at + 1;
                }
            }
            to = from;
        }
        return 0;
    }
}
