package io.millrace.core.source;

import io.millrace.core.spi.SourceReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a text that is plain or gzip, from its beginning to its end. */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
final class LineReader implements SourceReader<Line> {

    private final String label;
    private final MeasuredStream file;
    private final Watermark watermark;
    private final LineScanner scanner;
    private InputStream in;
    private boolean begun;

    LineReader(String label, int maxLineBytes, MeasuredStream file, Watermark watermark) {
        this.label = label;
        this.file = file;
        this.in = file;
        this.watermark = watermark;
        this.scanner = new LineScanner(this::read, maxLineBytes, 0, 0);
    }

    @Override
    public @Nullable Line next() throws Exception {
        watermark.throwIfListenerFailed();
        if (!begun) {
            begin();
        }
        Line line = scanner.next();
        return line == null ? scanner.rest() : line;
    }

    /** Tells gzip from plain text and drops a byte order mark. */
    private void begin() throws IOException {
        begun = true;
        if (scanner.fillTo(2) && GunzipStream.isMagic(scanner.byteAt(0), scanner.byteAt(1))) {
            ByteBuffer read = scanner.takeAll();
            in = new GunzipStream(read.array(), read.limit(), file);
        }
        if (ByteOrderMark.leads(scanner)) {
            scanner.leaveOut(ByteOrderMark.BYTES);
        }
    }

    private int read(byte[] target, int offset, int length) throws IOException {
        long number = scanner.number();
        try {
            return in.read(target, offset, length);
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
        return scanner.number();
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
