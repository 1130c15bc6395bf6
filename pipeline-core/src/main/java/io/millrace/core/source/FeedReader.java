package io.millrace.core.source;

import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Reads the lines of a {@link LineFeed} in one run: what is there, file after file, and keeps the checkpoint. */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
final class FeedReader implements PollReader<Line> {

    private static final Logger LOG = Loggers.getLogger(FeedReader.class);

    /** A renamed file that did not grow for so long is at its end: who wrote to it writes to the new one by now. */
    private static final long SETTLE_NANOS = Duration.ofSeconds(1).toNanos();

    /** The checkpoint need not be thought of for each line. */
    private static final int POLLS_TO_SAVE = 64;

    private final LineFeed feed;
    private final PollContext context;
    private final RotatedFiles files;
    private final LineWindow window;
    private final @Nullable Saves saves;

    private LogFile file;
    private LineScanner scanner;
    /** A place in the file, to see whether it still holds what was read, and to find that elsewhere. */
    private Mark known;
    /** The first bytes have been looked at, which may be no text. */
    private boolean begun;
    /** There is nothing to do before some time has passed. */
    private boolean waits;
    /** The last poll has returned nothing. */
    private boolean paused;

    private int polls;
    /** Since when the file has another name and did not grow; only when {@code renamed}. */
    private long renamedNanos;

    private boolean renamed;
    private boolean finished;
    private long position;
    private volatile boolean waitsForRoom;
    private volatile boolean shut;
    private volatile boolean drained;
    private volatile double progress = -1;

    FeedReader(LineFeed feed, PollContext context) throws Exception {
        this.feed = feed;
        this.context = context;
        CheckpointFile checkpoint = feed.checkpointFile();
        this.files = new RotatedFiles(feed.file(), path -> checkpoint != null && checkpoint.owns(path));
        Resumption begin = Resumption.of(feed, files);
        this.file = begin.file();
        this.window = new LineWindow(checkpoint == null ? Integer.MAX_VALUE : feed.window(), begin.lines());
        this.position = begin.lines();
        try {
            this.scanner = scan(begin.offset(), begin.line());
            this.known = Mark.of(file, begin.offset(), begin.line(), begin.offset());
            this.begun = begin.offset() > 0;
            this.saves =
                    checkpoint == null ? null : new Saves(feed, checkpoint, window, context, this::holdsWhatWasRead);
            if (saves != null) {
                window.begin(file, begin.offset(), begin.line());
                saves.begin(begin);
            }
        } catch (Throwable failure) {
            file.close();
            throw failure;
        }
    }

    private LineScanner scan(long offset, long line) {
        return new LineScanner(this::read, feed.greatestLineBytes(), line, offset);
    }

    @Override
    public @Nullable Line poll() throws Exception {
        if (saves != null && (paused || ++polls % POLLS_TO_SAVE == 0)) {
            saves.saveIfDue();
        }
        Line line = next();
        paused = line == null;
        return line;
    }

    private @Nullable Line next() throws IOException {
        while (!shut && !finished) {
            if (isFull()) {
                context.wakeAfter(feed.pace().saveTime());
                return null;
            }
            waits = false;
            Line line = begun || begin() ? scanner.next() : null;
            if (line != null) {
                renamed = false;
                return deliver(line);
            }
            Line last = hasLostWhatWasRead() ? atLoss() : atEnd();
            if (last != null || waits) {
                return last;
            }
        }
        return null;
    }

    private boolean isFull() {
        boolean full = saves != null && window.isFull();
        waitsForRoom = full;
        // what was acknowledged before the note has woken nobody
        return full && window.isFull();
    }

    private Line deliver(Line line) {
        long end = scanner.lineOffset();
        position = saves == null ? position + 1 : window.deliver(end);
        return line;
    }

    /**
     * There is no whole line more now: waits, goes on to another file, or ends.
     *
     * @return the last line, if it has no end and none will come
     */
    private @Nullable Line atEnd() throws IOException {
        if (known.offset() != scanner.readOffset()) {
            known = Mark.of(file, scanner.readOffset(), 0, scanner.readOffset());
        }
        if (file.isAt(feed.file())) {
            renamed = false;
            return feed.follows() ? waitForMore(feed.pace().lookTime()) : end();
        }
        return atEndOfRenamed();
    }

    private @Nullable Line atEndOfRenamed() throws IOException {
        Path next = files.after(file);
        if (feed.follows()) {
            // an empty one has nothing by which it would be found again when it is rotated too
            if (next == null || isEmpty(next)) {
                return waitForMore(feed.pace().lookTime());
            }
            long now = context.nanoTime();
            if (!renamed) {
                renamed = true;
                renamedNanos = now;
            }
            if (now - renamedNanos < SETTLE_NANOS) {
                return waitForMore(feed.pace().lookTime());
            }
        } else if (next == null) {
            return end();
        }
        Line rest = scanner.rest();
        if (rest != null) {
            return deliver(rest);
        }
        goOnIn(next);
        return null;
    }

    private static boolean isEmpty(Path path) throws IOException {
        try {
            return Files.size(path) == 0;
        } catch (NoSuchFileException rotatedMeanwhile) {
            return true;
        }
    }

    private @Nullable Line waitForMore(Duration time) {
        waits = true;
        context.wakeAfter(time);
        return null;
    }

    private @Nullable Line end() {
        long from = scanner.lineOffset();
        Line rest = scanner.rest();
        finished = true;
        drained = true;
        if (rest == null) {
            return null;
        }
        position = saves == null ? position + 1 : window.deliverUnended(from, scanner.lineOffset());
        return rest;
    }

    private void goOnIn(Path next) throws IOException {
        try {
            beginIn(LogFile.open(next));
        } catch (NoSuchFileException renamedMeanwhile) {
            // then it is found under its new name at the next look
            waitForMore(feed.pace().lookTime());
        }
    }

    private void beginIn(LogFile opened) throws IOException {
        if (saves == null) {
            file.close();
        } else {
            window.begin(opened, 0, 0);
        }
        file = opened;
        scanner = scan(0, 0);
        known = Mark.of(file, 0, 0, 0);
        begun = false;
        renamed = false;
    }

    /** Whether {@code read} is as it was when it was read; only the file that is read now may have been cut off. */
    private boolean holdsWhatWasRead(LogFile read) throws IOException {
        return read != file || !hasLostWhatWasRead();
    }

    private boolean hasLostWhatWasRead() throws IOException {
        return file.size() < scanner.readOffset() || !known.fits(file);
    }

    /**
     * The file was cut off: goes on in a copy of it, or at its beginning.
     *
     * @return the last line that was read of it, if it had no end and there is no copy
     */
    private @Nullable Line atLoss() throws IOException {
        if (goOnInCopy()) {
            return null;
        }
        Line rest = scanner.rest();
        if (rest != null) {
            return deliver(rest);
        }
        startOver();
        return null;
    }

    private boolean goOnInCopy() throws IOException {
        LogFile copy = known.isBlank() ? null : files.findCopy(known);
        if (copy == null) {
            return false;
        }
        if (saves == null) {
            file.close();
        } else {
            window.replace(copy);
        }
        file = copy;
        return true;
    }

    /** The file was cut off, and what it held is nowhere: reads what it holds now. */
    private void startOver() throws IOException {
        LogFile opened;
        try {
            opened = LogFile.open(feed.file());
        } catch (NoSuchFileException notYet) {
            waitForMore(feed.pace().lookTime());
            return;
        }
        LOG.warn(
                "{} was cut off at byte {} or before, and there is no copy beside it: lines that were written since it was"
                        + " last looked at may be lost; reading goes on at its beginning",
                feed.label(),
                scanner.readOffset());
        if (saves != null) {
            window.lose();
        }
        beginIn(opened);
    }

    /** Looks at the first bytes of a file; false when too few are there. */
    private boolean begin() throws IOException {
        if (!scanner.fillTo(1)) {
            return false;
        }
        byte first = scanner.byteAt(0);
        if (first == 0x1f) {
            if (!scanner.fillTo(2)) {
                return false;
            }
            if (GunzipStream.isMagic(first, scanner.byteAt(1))) {
                throw new IOException(
                        feed.label() + " is gzip data, which cannot be followed or read in several runs; unpack"
                                + " it first, or read all of it without a checkpoint");
            }
        } else if (first == (byte) 0xef) {
            if (!scanner.fillTo(ByteOrderMark.BYTES)) {
                return false;
            }
            if (ByteOrderMark.leads(scanner)) {
                scanner.leaveOut(ByteOrderMark.BYTES);
            }
        }
        begun = true;
        return true;
    }

    private int read(byte[] target, int offset, int length) throws IOException {
        long from = scanner.readOffset();
        try {
            if (hasLostWhatWasRead()) {
                return -1;
            }
            int count = file.read(target, offset, length, from);
            if (count > 0 && known.isBlank()) {
                known = Mark.of(file, 0, 0, 0);
            }
            if (!feed.follows()) {
                progress = Math.min(1, (double) (from + Math.max(0, count)) / Math.max(1, file.size()));
            }
            return count;
        } catch (IOException e) {
            throw new IOException(
                    "cannot read " + feed.label() + " after line " + scanner.number() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean ready() {
        return waitsForRoom && !window.isFull();
    }

    @Override
    public boolean ended() {
        return shut || drained;
    }

    @Override
    public void shut() {
        shut = true;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public double progress() {
        return progress;
    }

    @Override
    public void acknowledged(long acknowledged) {
        if (window.acknowledged(acknowledged)) {
            context.wake();
        }
    }

    /** Closes every file that is open; the checkpoint is saved before. */
    @Override
    public void close() throws Exception {
        try {
            if (saves != null) {
                saves.saveLast();
            }
        } finally {
            abandon();
        }
    }

    /** Closes every file that is open, and leaves the checkpoint as it is. */
    void abandon() throws IOException {
        for (LogFile open : window.takeAll()) {
            open.close();
        }
        file.close();
    }
}
