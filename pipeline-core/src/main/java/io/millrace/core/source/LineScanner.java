package io.millrace.core.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into lines out of a buffer of its own, so that a line costs one search for its end and one decoding. The bytes
 * may come to an end and go on later, as those of a growing file do.
 *
 * <p>Invariant: {@code buffer[start, limit)} has been read and not been returned. The buffer grows to hold one line of the
 * greatest length with its end, and never beyond; the rest of a longer line is read over it and forgotten.
 */
final class LineScanner {

    /** Where bytes come from. */
    interface Bytes {

        /** As {@link InputStream#read(byte[], int, int)}; what is at its end may have more later. */
        int read(byte[] target, int offset, int length) throws IOException;
    }

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Enough for the 200 characters of an excerpt. */
    private static final int EXCERPT_BYTES = 800;

    private static final char REPLACEMENT = '\uFFFD';

    private final Bytes in;
    private final int maxLineBytes;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int limit;
    /** How far from {@code start} there is no end of a line. */
    private int searched;
    /** The beginning of a line that is too long to hold and whose end has not come; null for none. */
    private @Nullable String endless;

    private long number;
    /** The number of the byte at {@code buffer[0]}. */
    private long offset;
    /** Where the line begins that has not been returned. */
    private long lineOffset;

    /**
     * @param number how many lines lie before the first byte
     * @param offset how many bytes lie before the first byte
     */
    LineScanner(Bytes in, int maxLineBytes, long number, long offset) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
        this.number = number;
        this.offset = offset;
        this.lineOffset = offset;
    }

    /** The next line that has an end; null when there is none yet. */
    @Nullable
    Line next() throws IOException {
        while (true) {
            int end = endOfLine(start + searched);
            if (end >= 0) {
                Line line = endless == null
                        ? line(start, end > start && buffer[end - 1] == '\r' ? end - 1 : end)
                        : endOfEndless(endless);
                beginLineAt(end + 1);
                return line;
            }
            searched = limit - start;
            if (endless == null && searched > maxLineBytes + 1) {
                endless = excerpt(start, limit);
            }
            if (endless != null) {
                start = limit;
                searched = 0;
            }
            if (!fill()) {
                return null;
            }
        }
    }

    /** What has come of a line whose end has not; null for nothing. Nothing more is expected. */
    @Nullable
    Line rest() {
        if (endless == null && start == limit) {
            return null;
        }
        Line line = endless == null ? line(start, limit) : endOfEndless(endless);
        beginLineAt(limit);
        return line;
    }

    private void beginLineAt(int index) {
        start = index;
        searched = 0;
        lineOffset = offset + start;
    }

    /** The number of the line that was returned last, from 1. */
    long number() {
        return number;
    }

    /** How many bytes lie before the line that is next. */
    long lineOffset() {
        return lineOffset;
    }

    /** How many bytes have been read. */
    long readOffset() {
        return offset + limit;
    }

    // For the first bytes of a text

    /** Reads until {@code count} bytes are there, before anything was returned; false when there are fewer. */
    boolean fillTo(int count) throws IOException {
        while (limit - start < count) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    byte byteAt(int index) {
        return buffer[start + index];
    }

    /** Leaves {@code count} bytes out that are there. */
    void leaveOut(int count) {
        beginLineAt(start + count);
    }

    /** All that was read, as long as nothing was returned; from here on it counts as not read. */
    ByteBuffer takeAll() {
        ByteBuffer read = ByteBuffer.wrap(buffer, start, limit - start);
        start = 0;
        limit = 0;
        return read;
    }

    private int endOfLine(int from) {
        byte[] bytes = buffer;
        int to = limit;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private Line line(int from, int to) {
        number++;
        if (to - from > maxLineBytes) {
            return tooLong(excerpt(from, to));
        }
        String text = new String(buffer, from, to - from, StandardCharsets.UTF_8);
        // decoding replaces what is wrong; only a line with a replacement in it needs the slow look
        if (text.indexOf(REPLACEMENT) >= 0) {
            int wrong = firstInvalidByte(from, to);
            if (wrong >= 0) {
                return Line.bad(number, text, "is not valid UTF-8 at byte " + (wrong - from + 1));
            }
        }
        return Line.of(number, text);
    }

    /** The index of the first byte that is not valid UTF-8, or -1: the text may hold U+FFFD itself. */
    private int firstInvalidByte(int from, int to) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(buffer, from, to - from);
        return decoder.decode(bytes, CharBuffer.allocate(to - from), true).isError() ? bytes.position() : -1;
    }

    private Line endOfEndless(String excerpt) {
        endless = null;
        number++;
        return tooLong(excerpt);
    }

    private Line tooLong(String excerpt) {
        return Line.bad(number, excerpt, "is longer than " + maxLineBytes + " bytes");
    }

    private String excerpt(int from, int to) {
        return Line.cut(new String(buffer, from, Math.min(to - from, EXCERPT_BYTES), StandardCharsets.UTF_8));
    }

    /** Reads more behind what is in the buffer; false at the end. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            offset += start;
            limit -= start;
            start = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, maxLineBytes + 2L));
        }
        int count = in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(0, count);
        return count > 0;
    }
}
