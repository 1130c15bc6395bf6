package io.millrace.core.source;

import io.millrace.core.spi.SourceReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines out of a buffer of its own, so that a line costs one search for its end and one decoding.
 *
 * <p>Invariant: {@code buffer[start, limit)} has been read and not been returned. The buffer grows to hold one line of the
 * greatest length with its end, and never beyond; the rest of a longer line is read over it and forgotten.
 */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
final class LineReader implements SourceReader<Line> {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Enough for the 200 characters of an excerpt. */
    private static final int EXCERPT_BYTES = 800;

    private static final char REPLACEMENT = '\uFFFD';

    private final String label;
    private final int maxLineBytes;
    private final MeasuredStream file;
    private final Watermark watermark;
    private InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int limit;
    private boolean begun;
    private long number;

    LineReader(String label, int maxLineBytes, MeasuredStream file, Watermark watermark) {
        this.label = label;
        this.maxLineBytes = maxLineBytes;
        this.file = file;
        this.in = file;
        this.watermark = watermark;
    }

    @Override
    public @Nullable Line next() throws Exception {
        watermark.throwIfListenerFailed();
        if (!begun) {
            begin();
        }
        int searched = 0;
        while (true) {
            int end = endOfLine(start + searched);
            if (end >= 0) {
                Line line = line(start, end > start && buffer[end - 1] == '\r' ? end - 1 : end);
                start = end + 1;
                return line;
            }
            searched = limit - start;
            if (searched > maxLineBytes + 1) {
                return lineTooLongToHold();
            }
            if (!fill()) {
                Line last = searched == 0 ? null : line(start, limit);
                start = limit;
                return last;
            }
        }
    }

    /** Tells gzip from plain text and drops a byte order mark. */
    private void begin() throws IOException {
        begun = true;
        if (fill() && buffer[0] == 0x1f && fillTo(2) && GunzipStream.isMagic(buffer[0], buffer[1])) {
            in = new GunzipStream(buffer, limit, file);
            limit = 0;
            fill();
        }
        if (limit > 0
                && buffer[0] == (byte) 0xef
                && fillTo(3)
                && buffer[1] == (byte) 0xbb
                && buffer[2] == (byte) 0xbf) {
            start = 3;
        }
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

    private Line lineTooLongToHold() throws IOException {
        String excerpt = excerpt(start, limit);
        int end = -1;
        start = limit;
        while (end < 0 && fill()) {
            end = endOfLine(start);
            start = end < 0 ? limit : end + 1;
        }
        number++;
        return tooLong(excerpt);
    }

    private Line tooLong(String excerpt) {
        return Line.bad(number, excerpt, "is longer than " + maxLineBytes + " bytes");
    }

    private String excerpt(int from, int to) {
        return Line.cut(new String(buffer, from, Math.min(to - from, EXCERPT_BYTES), StandardCharsets.UTF_8));
    }

    private boolean fillTo(int bytes) throws IOException {
        while (limit - start < bytes) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    /** Reads more behind what is in the buffer; false at the end. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            start = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, maxLineBytes + 2L));
        }
        int count = read();
        limit += Math.max(0, count);
        return count > 0;
    }

    private int read() throws IOException {
        try {
            return in.read(buffer, limit, buffer.length - limit);
        } catch (EOFException e) {
            throw new IOException(label + " ends in the middle: truncated gzip data after line " + number, e);
        } catch (ZipException e) {
            throw new IOException(label + " is damaged: " + e.getMessage() + " after line " + number, e);
        } catch (IOException e) {
            throw new IOException("cannot read " + label + " after line " + number + ": " + e.getMessage(), e);
        }
    }

    @Override
    public long position() {
        return number;
    }

    @Override
    public double progress() {
        return file.progress();
    }

    @Override
    public void acknowledged(long position) {
        watermark.acknowledged(position);
    }

    @Override
    public void returned(long position) {
        watermark.returned(position);
    }

    /** The last line before which, and with which, every line has been acknowledged; 0 for none. Any thread. */
    long watermark() {
        return watermark.value();
    }

    @Override
    public void close() throws Exception {
        in.close();
        watermark.throwIfListenerFailed();
    }
}
