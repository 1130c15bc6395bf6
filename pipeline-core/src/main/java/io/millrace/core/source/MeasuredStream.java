package io.millrace.core.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that says how far it has been read. */
final class MeasuredStream extends FilterInputStream {

    /** The size of what has none. */
    static final long UNKNOWN = -1;

    private final long sizeBytes;

    /** Written by the reading thread only. */
    private volatile long readBytes;

    MeasuredStream(InputStream in, long sizeBytes) {
        super(in);
        this.sizeBytes = sizeBytes;
    }

    /** How far reading has come, from 0 to 1; negative when the size is unknown. Any thread. */
    double progress() {
        if (sizeBytes == UNKNOWN) {
            return -1;
        }
        return sizeBytes == 0 ? 1 : Math.min(1, (double) readBytes / sizeBytes);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        if (count > 0) {
            readBytes += count;
        }
        return count;
    }
}
