package io.millrace.core.source;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a run begins to read.
 *
 * @param file the file, open
 * @param offset how many bytes of it are left out
 * @param line how many lines of it are left out
 * @param lines how many lines of all files were read before
 * @param fresh whether there was no checkpoint
 */
record Resumption(LogFile file, long offset, long line, long lines, boolean fresh) {

    static Resumption of(LineFeed feed, RotatedFiles files) throws IOException {
        CheckpointFile checkpoint = feed.checkpointFile();
        Checkpoint saved = checkpoint == null ? null : checkpoint.load(feed.label());
        if (checkpoint == null || saved == null) {
            return new Resumption(LogFile.open(feed.file()), 0, 0, 0, true);
        }
        Mark mark = saved.mark();
        LogFile file = mark.isBlank() && mark.key().isEmpty() ? LogFile.open(feed.file()) : files.find(mark);
        if (file == null) {
            throw checkpoint.unusable(problem(feed, saved), feed.label());
        }
        try {
            return behind(saved, file, feed.follows());
        } catch (Throwable failure) {
            file.close();
            throw failure;
        }
    }

    /** Behind the last line, or at its beginning when it had no end and has grown, or may grow. */
    private static Resumption behind(Checkpoint saved, LogFile file, boolean follows) throws IOException {
        Mark mark = saved.mark();
        boolean unended = mark.lineOffset() < mark.offset();
        boolean grown = file.size() > mark.offset();
        if (!unended || !grown && !follows) {
            return new Resumption(file, mark.offset(), mark.line(), saved.lines(), false);
        }
        byte[] next = new byte[2];
        int count = file.read(next, 0, 2, mark.offset());
        int end = count > 0 && next[0] == '\n' ? 1 : count > 1 && next[0] == '\r' && next[1] == '\n' ? 2 : 0;
        return end > 0
                ? new Resumption(file, mark.offset() + end, mark.line(), saved.lines(), false)
                : new Resumption(file, mark.lineOffset(), mark.line() - 1, saved.lines() - 1, false);
    }

    private static String problem(LineFeed feed, Checkpoint saved) throws IOException {
        Path file = feed.file();
        Path source = Path.of(URI.create(saved.source()));
        if (!source.equals(file)) {
            return "is of another file, " + source;
        }
        long offset = saved.mark().offset();
        if (!Files.exists(file)) {
            return "is of a file that is gone";
        }
        long size = Files.size(file);
        return size < offset
                ? "is at byte " + offset + ", beyond the end of " + feed.label() + ", which has " + size
                        + " bytes: it was cut off or replaced, and what it held is not beside it"
                : "does not fit: neither " + feed.label() + " nor a file beside it begins with the " + offset
                        + " bytes that were read";
    }
}
