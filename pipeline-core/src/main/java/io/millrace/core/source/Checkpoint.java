package io.millrace.core.source;

import io.millrace.core.source.LogFile.Extract;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Where reading goes on: what a checkpoint file holds, as lines of text. The first line says which format it is, the last one
 * is a sum of what comes before it.
 *
 * @param source the location of the file that was to be read
 * @param mark the place
 * @param lines how many lines of all files were read before it
 */
record Checkpoint(String source, Mark mark, long lines) {

    private static final String TITLE = "millrace checkpoint ";
    private static final int FORMAT = 1;
    private static final String SUM = "sum=";

    /** Why a text is no checkpoint; the message says what to do. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /** The text that the file holds. */
    String toText() {
        String text = TITLE + FORMAT + "\n"
                + "source=" + source + "\n"
                + "key=" + mark.key() + "\n"
                + "head=" + text(mark.head()) + "\n"
                + "tail=" + text(mark.tail()) + "\n"
                + "offset=" + mark.offset() + "\n"
                + "line=" + mark.line() + "\n"
                + "lineOffset=" + mark.lineOffset() + "\n"
                + "lines=" + lines + "\n";
        return text + SUM + sum(text) + "\n";
    }

    /** Reads what {@link #toText} has written. */
    static Checkpoint parse(String text) throws UnreadableException {
        int format = format(text);
        if (format > FORMAT) {
            throw new UnreadableException("was written by a newer version: it has format " + format
                    + ", and this version reads up to " + FORMAT);
        }
        int end = text.lastIndexOf(SUM);
        if (end < 0 || !text.substring(end).equals(SUM + sum(text.substring(0, end)) + "\n")) {
            throw new UnreadableException("is damaged: it was cut off or changed");
        }
        Map<String, String> fields = new HashMap<>();
        text.substring(0, end).lines().skip(1).forEach(line -> {
            int equals = line.indexOf('=');
            fields.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
        });
        try {
            return new Checkpoint(
                    field(fields, "source"),
                    new Mark(
                            field(fields, "key"),
                            extract(field(fields, "head")),
                            extract(field(fields, "tail")),
                            Long.parseLong(field(fields, "offset")),
                            Long.parseLong(field(fields, "line")),
                            Long.parseLong(field(fields, "lineOffset"))),
                    Long.parseLong(field(fields, "lines")));
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("is damaged: " + e.getMessage());
        }
    }

    private static int format(String text) throws UnreadableException {
        int end = text.indexOf('\n');
        if (!text.startsWith(TITLE) || end < 0) {
            throw new UnreadableException("is no checkpoint, or a damaged one: it does not begin with '" + TITLE + "'");
        }
        try {
            return Integer.parseInt(text.substring(TITLE.length(), end));
        } catch (NumberFormatException e) {
            throw new UnreadableException("is damaged: its format is no number");
        }
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no field '" + name + "'");
        }
        return value;
    }

    private static String text(Extract extract) {
        return extract.bytes() + " " + Long.toHexString(extract.sum());
    }

    private static Extract extract(String text) {
        String[] parts = text.split(" ", 2);
        return new Extract(Integer.parseInt(parts[0]), Long.parseLong(parts[parts.length - 1], 16));
    }

    private static String sum(String text) {
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
