package io.millrace.core.source;

import io.millrace.core.source.LogFile.Extract;
import java.io.IOException;
import java.util.Objects;

/**
 * A place in a file, with what is needed to find the file again under another name, and to tell it from one that has taken
 * its name or its contents.
 *
 * @param key what the file system calls the file; empty when it does not
 * @param head the first bytes of the file
 * @param tail the bytes before the place
 * @param offset how many bytes lie before the place
 * @param line how many lines lie before it
 * @param lineOffset where the last of them begins when it has no end, as it was the last one in the file; else as {@code offset}
 */
record Mark(String key, Extract head, Extract tail, long offset, long line, long lineOffset) {

    /** Enough to tell logs apart that begin alike, and little to read. */
    private static final int EXTRACT_BYTES = 256;

    Mark {
        if (offset < 0 || line < 0 || lineOffset < 0 || lineOffset > offset) {
            throw new IllegalArgumentException("offset, line and lineOffset must be at least 0 and in order, were "
                    + offset + ", " + line + ", " + lineOffset);
        }
    }

    /** The mark of a place in {@code file}. */
    static Mark of(LogFile file, long offset, long line, long lineOffset) throws IOException {
        int tailBytes = (int) Math.min(EXTRACT_BYTES, offset);
        return new Mark(
                file.key(),
                extract(file, 0, (int) Math.min(EXTRACT_BYTES, Math.max(offset, file.size()))),
                extract(file, offset - tailBytes, tailBytes),
                offset,
                line,
                lineOffset);
    }

    private static Extract extract(LogFile file, long position, int bytes) throws IOException {
        return Objects.requireNonNullElseGet(file.extract(position, bytes), () -> new Extract(0, 0));
    }

    /** Whether the contents of {@code file} are those that were there before the place. */
    boolean fits(LogFile file) throws IOException {
        return file.size() >= offset && file.has(head, 0) && file.has(tail, offset - tail.bytes());
    }

    /** Whether there is nothing to know the contents by. */
    boolean isBlank() {
        return head.bytes() == 0;
    }
}
