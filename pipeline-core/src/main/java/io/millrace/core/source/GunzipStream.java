package io.millrace.core.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The uncompressed bytes of gzip data with any number of members (RFC 1952). Unlike {@link java.util.zip.GZIPInputStream} it
 * does not take the end of a member for the end of the input when no further bytes happen to be available, and never ends
 * quietly before damaged data: truncation is an {@link EOFException}, all other damage a {@link ZipException}. Zero bytes
 * after the last member are padding.
 */
final class GunzipStream extends InputStream {

    private static final int METHOD_DEFLATE = 8;
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int FLAGS_RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;
    private boolean inMember;
    private boolean afterMember;

    /**
     * A stream of what {@code head} and then {@code in} hold.
     *
     * @param head bytes that were already read from {@code in}
     * @param headBytes how many of them count; at most 64 KiB
     */
    GunzipStream(byte[] head, int headBytes, InputStream in) {
        this.in = in;
        System.arraycopy(head, 0, buffer, 0, headBytes);
        limit = headBytes;
    }

    static boolean isMagic(byte first, byte second) {
        return first == 0x1f && second == (byte) 0x8b;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (inMember || beginMember()) {
            int count = inflate(target, offset, length);
            if (count > 0) {
                crc.update(target, offset, count);
                return count;
            }
            endMember();
        }
        return -1;
    }

    /** Returns 0 at the end of the member only. */
    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            while (true) {
                int count = inflater.inflate(target, offset, length);
                if (count > 0 || inflater.finished()) {
                    return count;
                }
                if (inflater.needsDictionary()) {
                    throw new ZipException("the gzip data needs a dictionary");
                }
                if (position == limit && !fill()) {
                    throw new EOFException("in the compressed data");
                }
                inflater.setInput(buffer, position, limit - position);
                position = limit;
            }
        } catch (DataFormatException e) {
            ZipException damaged =
                    new ZipException("corrupt gzip data" + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")"));
            damaged.initCause(e);
            throw damaged;
        }
    }

    /** Reads the header of the next member; false at the end of the input. */
    private boolean beginMember() throws IOException {
        int first = byteOrEnd();
        while (afterMember && first == 0) {
            first = byteOrEnd();
        }
        if (first < 0) {
            return false;
        }
        if (first != 0x1f || nextByte() != 0x8b) {
            throw new ZipException("the gzip data is followed by something else");
        }
        int method = nextByte();
        int flags = nextByte();
        if (method != METHOD_DEFLATE || (flags & FLAGS_RESERVED) != 0) {
            throw new ZipException("unknown kind of gzip data (method " + method + ", flags " + flags + ")");
        }
        skip(6);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(nextByte() | nextByte() << 8);
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            skip(2);
        }
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        long expectedCrc = nextInt();
        long expectedSize = nextInt();
        if (expectedCrc != crc.getValue() || expectedSize != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new ZipException("corrupt gzip data (checksum)");
        }
        inflater.reset();
        crc.reset();
        inMember = false;
        afterMember = true;
    }

    private long nextInt() throws IOException {
        return nextByte() | (long) nextByte() << 8 | (long) nextByte() << 16 | (long) nextByte() << 24;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            nextByte();
        }
    }

    private void skipText() throws IOException {
        while (nextByte() != 0) {
            // up to and with the zero byte
        }
    }

    private int nextByte() throws IOException {
        int next = byteOrEnd();
        if (next < 0) {
            throw new EOFException("in a gzip header or trailer");
        }
        return next;
    }

    private int byteOrEnd() throws IOException {
        return position == limit && !fill() ? -1 : buffer[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
