package io.millrace.core.source;

import io.millrace.core.observe.Bound;
import io.millrace.core.spi.FileIdentity;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a log file that is still written to, or that is read in several runs: {@link LineSource#follow} waits at the
 * end of the file for more, {@link LineSource#checkpoint} remembers how far everything has ended. The text is UTF-8 and not
 * gzip; lines are as those of {@link LineSource}, numbered from 1 in each file. A line's position is its number among all
 * lines since the checkpoint was begun, so the two differ after a rotation.
 *
 * <p><b>At least once.</b> With a checkpoint a line counts as read once everything made of it has ended well. A run that
 * begins anew, also after its process was killed, begins behind the last line up to which all have: what came behind that is
 * delivered again, and nothing is left out. It is at most {@link #window} lines, and what ended since the checkpoint was last
 * {@linkplain #saveEvery saved}. Two runs must not use one checkpoint at the same time.
 *
 * <p><b>Rotation.</b> When the file was renamed and another has its name, the renamed one is read to its end first, and those
 * between. They are found beside it: the one that was begun by what it holds, others by a name that ends in digits after
 * that of the file, such as {@code access.log.1} or {@code access.log-20261123}. A renamed file is taken to be at its end
 * when nothing came for a second. When the file was copied and then cut off ({@code copytruncate}), the copy is read to its
 * end first; when there is no copy a warning is logged and reading goes on at the beginning. A file that was cut off, and has
 * since grown beyond where it had been read to, is noticed at the end of what was read, and when a run begins.
 *
 * <p><b>The last line</b>, when it has no end: a source that follows waits for it, does not deliver it when the run drains, and
 * delivers it at the end of a renamed file. One that does not follow delivers it; when a later run finds that it has grown,
 * that delivers the whole of it.
 *
 * <p><b>Backpressure</b>: reads as there is demand, and while fewer than {@link #window} lines are unacknowledged.
 *
 * <p><b>Memory</b>: as {@link LineSource}, and 8 bytes for each unacknowledged line.
 *
 * <p><b>Errors</b>: a checkpoint that is damaged, of another file, of a newer version, beyond the end of its file, or in a
 * place that cannot be written fails the run as it starts; one that cannot be saved fails it when that happens. A message
 * names the file and says what to do. Nothing is read from the beginning unless there is no checkpoint.
 */
public final class LineFeed implements PollSource<Line> {

    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_WINDOW = 1 << 16;
    private static final int GREATEST_WINDOW = 1 << 28;

    private final LineOrigin.InFile origin;
    private final int maxLineBytes;
    private final @Nullable CheckpointFile checkpoint;
    private final boolean follows;
    private final int window;
    private final Pace pace;

    private LineFeed(
            LineOrigin.InFile origin,
            int maxLineBytes,
            @Nullable CheckpointFile checkpoint,
            boolean follows,
            int window,
            Pace pace) {
        this.origin = origin;
        this.maxLineBytes = maxLineBytes;
        this.checkpoint = checkpoint;
        this.follows = follows;
        this.window = window;
        this.pace = pace;
    }

    LineFeed(LineOrigin.InFile origin, int maxLineBytes) {
        this(origin, maxLineBytes, null, false, DEFAULT_WINDOW, Pace.DEFAULT);
    }

    /** This source with a checkpoint; see {@link LineSource#checkpoint}. */
    public LineFeed checkpoint(Path file) {
        CheckpointFile newCheckpoint = new CheckpointFile(file);
        if (newCheckpoint.owns(origin.file())) {
            throw new IllegalArgumentException("the checkpoint must be another file than " + origin.label()
                    + ", of which it is, was " + newCheckpoint.label());
        }
        return new LineFeed(origin, maxLineBytes, newCheckpoint, follows, window, pace);
    }

    /** This source without an end; see {@link LineSource#follow}. */
    public LineFeed follow() {
        return new LineFeed(origin, maxLineBytes, checkpoint, true, window, pace);
    }

    /** As {@link LineSource#maxLineBytes}. */
    public LineFeed maxLineBytes(int newMaxLineBytes) {
        return new LineFeed(origin, LineSource.checkedMaxLineBytes(newMaxLineBytes), checkpoint, follows, window, pace);
    }

    /**
     * This source with another bound for the lines between the last one up to which all have been acknowledged and the last
     * one delivered, from 1 to 2^28; 65,536 is the default. When it is reached nothing is read before the oldest of them has
     * ended; so it must be more than the stages keep together, such as a batch. Without a checkpoint it means nothing.
     */
    public LineFeed window(int lines) {
        if (lines < 1 || lines > GREATEST_WINDOW) {
            throw new IllegalArgumentException("window must be from 1 to " + GREATEST_WINDOW + ", was " + lines);
        }
        return new LineFeed(origin, maxLineBytes, checkpoint, follows, lines, pace);
    }

    /**
     * This source with another rule for when its checkpoint is written: as soon as {@code lines} more lines (at least 1) have
     * ended, or {@code time} (more than 0) has passed and any have. The default is 100,000 lines or 1 second. It is written
     * on the thread that reads, when the source is asked for a line, and when the run has ended.
     */
    public LineFeed saveEvery(int lines, Duration time) {
        return new LineFeed(origin, maxLineBytes, checkpoint, follows, window, pace.saving(lines, time));
    }

    /** This source with another time (more than 0) between two looks whether the file has grown; the default is 200 ms. */
    public LineFeed lookEvery(Duration time) {
        return new LineFeed(origin, maxLineBytes, checkpoint, follows, window, pace.looking(time));
    }

    @Override
    public String verb() {
        return "lines";
    }

    @Override
    public String detail() {
        return origin.label()
                + (follows ? ", followed" : "")
                + (checkpoint == null ? "" : ", checkpoint " + checkpoint.label() + ", window " + window);
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public boolean acknowledges() {
        return checkpoint != null;
    }

    /** None: what has been read and not been asked for is text. */
    @Override
    public Bound held() {
        return Bound.none();
    }

    /** How many delivered lines may be unacknowledged; see {@link #window(int)}. */
    public int window() {
        return window;
    }

    @Override
    public Object resource() {
        return FileIdentity.of(origin.file());
    }

    @Override
    public void check() throws Exception {
        Checkpoint known = null;
        if (checkpoint != null) {
            checkpoint.check();
            known = checkpoint.load(origin.label());
        }
        Path file = origin.file();
        // one that was begun may have been renamed, and its successor not be there yet
        if (known == null || Files.exists(file)) {
            origin.check();
            if (!Files.isRegularFile(file)) {
                throw new IOException("cannot follow " + origin.label() + " or go back in it: it is no regular file");
            }
        }
    }

    /**
     * Opens the file where the checkpoint says.
     *
     * @throws IOException if the file or the checkpoint cannot be used
     */
    @Override
    public PollReader<Line> open(PollContext context) throws Exception {
        return new FeedReader(this, context);
    }

    int greatestLineBytes() {
        return maxLineBytes;
    }

    Path file() {
        return origin.file().toAbsolutePath();
    }

    String label() {
        return origin.label();
    }

    @Nullable
    CheckpointFile checkpointFile() {
        return checkpoint;
    }

    boolean follows() {
        return follows;
    }

    Pace pace() {
        return pace;
    }

    @Override
    public String toString() {
        return "lines of " + detail();
    }
}
