package io.millrace.core.source;

import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.spi.FileIdentity;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text in UTF-8, plain or gzip (told by its first bytes; several gzip members after one another are one
 * text). Lines end with {@code \n} or {@code \r\n}, the last one may have no end; a byte order mark is dropped. A line's
 * number, from 1, is its position.
 *
 * <p><b>Emits</b> a {@link Line} for each line, empty ones too. A line that is too long or not valid UTF-8 is emitted like
 * any other, and fails the stage that asks for its {@linkplain Line#text text}.
 *
 * <p><b>Memory</b>: 128 KiB, and {@link #maxLineBytes} for the line being read; it does not grow with the text.
 *
 * <p><b>Errors</b>: what cannot be opened fails at the start; truncated or damaged gzip data and read errors fail the run
 * after the lines before it, with the name of the file and the number of the last good line.
 *
 * <p><b>Acknowledgement</b>: see {@link #onAcknowledged} and {@link #checkpoint}.
 */
public final class LineSource implements PullSource<Line> {

    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_MAX_LINE_BYTES = 1 << 20;
    private static final int GREATEST_MAX_LINE_BYTES = 1 << 30;

    private final LineOrigin origin;
    private final int maxLineBytes;
    private final @Nullable CheckedConsumer<? super Long> onAcknowledged;

    private LineSource(LineOrigin origin, int maxLineBytes, @Nullable CheckedConsumer<? super Long> onAcknowledged) {
        this.origin = origin;
        this.maxLineBytes = maxLineBytes;
        this.onAcknowledged = onAcknowledged;
    }

    /** The lines of {@code file}. */
    public static LineSource of(Path file) {
        return of(new LineOrigin.InFile(file));
    }

    /**
     * The lines of a stream that is made for each run, and closed at its end.
     *
     * @param label what messages call it, such as {@code upload 17}
     * @param stream makes the stream, a new one each time
     */
    public static LineSource of(String label, CheckedSupplier<? extends InputStream> stream) {
        return of(new LineOrigin.InStream(
                Objects.requireNonNull(label, "label"), Objects.requireNonNull(stream, "stream")));
    }

    /** The lines of the process's standard input, which is not closed. It can be read by one run only. */
    public static LineSource standardInput() {
        return of(LineOrigin.InStream.standardInput());
    }

    private static LineSource of(LineOrigin origin) {
        return new LineSource(origin, DEFAULT_MAX_LINE_BYTES, null);
    }

    /**
     * This source with another limit for the length of a line, in bytes without its end, from 1 to 2^30; 1 MiB is the
     * default. Of a longer line no more than an excerpt is kept.
     */
    public LineSource maxLineBytes(int newMaxLineBytes) {
        return new LineSource(origin, checkedMaxLineBytes(newMaxLineBytes), onAcknowledged);
    }

    static int checkedMaxLineBytes(int maxLineBytes) {
        if (maxLineBytes < 1 || maxLineBytes > GREATEST_MAX_LINE_BYTES) {
            throw new IllegalArgumentException(
                    "maxLineBytes must be from 1 to " + GREATEST_MAX_LINE_BYTES + ", was " + maxLineBytes);
        }
        return maxLineBytes;
    }

    /**
     * This source with a listener that gets {@code n} when the lines from 1 to {@code n} have all ended, so that a later
     * run could begin behind them. A line that failed the run, or was unfinished at its end, is never passed.
     *
     * @param listener called on any thread, by one at a time and with growing numbers; must be quick. What it throws fails
     *     the run
     */
    public LineSource onAcknowledged(CheckedConsumer<? super Long> listener) {
        return new LineSource(origin, maxLineBytes, Objects.requireNonNull(listener, "listener"));
    }

    /**
     * The lines of this file, and those that are written to it later, also when it is rotated: a source that ends only when
     * the run does.
     *
     * @throws IllegalArgumentException if it is not a file
     */
    public LineFeed follow() {
        return feed("follow").follow();
    }

    /**
     * The lines of this file from where the last run with this checkpoint has come to. {@link LineFeed} says what is kept in
     * it and what is delivered again.
     *
     * @param file where the place is kept; it need not exist, but its directory must. Beside it, while it is being written,
     *     there is one of the same name with {@code .new}
     * @throws IllegalArgumentException if it is not a file that is read
     */
    public LineFeed checkpoint(Path file) {
        return feed("go back in").checkpoint(file);
    }

    private LineFeed feed(String what) {
        if (!(origin instanceof LineOrigin.InFile file)) {
            throw new IllegalArgumentException(
                    "cannot " + what + " " + origin.label() + ": it is no file but a stream");
        }
        if (onAcknowledged != null) {
            throw new IllegalArgumentException("a listener for acknowledged lines is for a file that is read once; "
                    + "a checkpoint knows how far " + origin.label() + " has been read");
        }
        return new LineFeed(file, maxLineBytes);
    }

    @Override
    public String verb() {
        return "lines";
    }

    @Override
    public String detail() {
        return origin.label();
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    public @Nullable Object resource() {
        Path file = origin.file();
        return file == null ? null : FileIdentity.of(file);
    }

    @Override
    public void check() throws Exception {
        origin.check();
    }

    /**
     * Opens the input without reading from it.
     *
     * @throws java.io.IOException if there is no such file, it is a directory, or it must not be read
     */
    @Override
    public SourceReader<Line> open() throws Exception {
        CheckedConsumer<? super Long> listener = onAcknowledged == null ? line -> {} : onAcknowledged;
        return new LineReader(origin.label(), maxLineBytes, origin.open(), new Watermark(listener));
    }

    @Override
    public String toString() {
        return "lines of " + origin.label();
    }
}
