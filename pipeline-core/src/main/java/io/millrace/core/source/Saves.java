package io.millrace.core.source;

import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.source.LineWindow.Place;
import io.millrace.core.spi.PollContext;
import org.jspecify.annotations.Nullable;

/** Writes the checkpoint of one run, now and then and at the end, and closes the files that no place is in any more. */
final class Saves {

    private final LineFeed feed;
    private final CheckpointFile checkpoint;
    private final LineWindow window;
    private final PollContext context;
    private final CheckedPredicate<LogFile> intact;
    private final long timeNanos;
    private @Nullable LogFile savedFile;
    private long savedLines;
    private long savedNanos;

    /** @param intact whether a file still holds what was read of it */
    Saves(
            LineFeed feed,
            CheckpointFile checkpoint,
            LineWindow window,
            PollContext context,
            CheckedPredicate<LogFile> intact) {
        this.feed = feed;
        this.checkpoint = checkpoint;
        this.window = window;
        this.context = context;
        this.intact = intact;
        this.timeNanos = feed.pace().saveTime().toNanos();
        this.savedNanos = context.nanoTime();
    }

    /** Nothing has been read. A checkpoint that is not there yet is written: better to fail now than after the first lines. */
    synchronized void begin(Resumption from) throws Exception {
        savedFile = from.file();
        savedLines = from.lines();
        if (from.fresh()) {
            save(window.place());
        }
    }

    synchronized void saveIfDue() throws Exception {
        long more = window.confirmed() - savedLines;
        if (more >= feed.pace().saveLines()
                || context.nanoTime() - savedNanos >= timeNanos && (more > 0 || window.hasLeft(savedFile))) {
            save(window.place());
        }
    }

    /** Nothing more will be read. */
    synchronized void saveLast() throws Exception {
        Place place = window.place();
        if (place.lines() != savedLines || place.file() != savedFile) {
            save(place);
        }
    }

    private void save(Place place) throws Exception {
        savedNanos = context.nanoTime();
        Mark mark = Mark.of(place.file(), place.offset(), place.line(), place.lineOffset());
        // looked at last: a mark of what took the place of what was read would leave that out
        if (!place.lost() && intact.test(place.file())) {
            checkpoint.save(new Checkpoint(feed.file().toUri().toString(), mark, place.lines()));
            savedFile = place.file();
            savedLines = place.lines();
        }
        for (LogFile left : window.takeLeft()) {
            left.close();
        }
    }
}
