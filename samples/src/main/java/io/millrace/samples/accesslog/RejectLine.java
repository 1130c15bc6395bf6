package io.millrace.samples.accesslog;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * A log line that could not be used, with the reason.
 *
 * @param lineNumber where it stands in the log, from 1
 * @param stage name of the stage that refused it
 * @param reason why, at most 300 characters
 * @param excerpt its beginning, at most 200 characters
 */
public record RejectLine(long lineNumber, String stage, String reason, String excerpt) {

    private static final int MAX_REASON_CHARS = 300;
    private static final int MAX_EXCERPT_CHARS = 200;

    public RejectLine {
        if (lineNumber < 1) {
            throw new IllegalArgumentException("lineNumber must be at least 1, was " + lineNumber);
        }
        requireAtMost("reason", reason, MAX_REASON_CHARS);
        requireAtMost("excerpt", excerpt, MAX_EXCERPT_CHARS);
    }

    /** Cuts the reason and the line to what a reject may hold; an error without a message is named by its class. */
    public static RejectLine of(long lineNumber, String stage, Throwable error, String line) {
        String message = error.getMessage();
        String reason = message == null ? error.getClass().getSimpleName() : message;
        return new RejectLine(
                lineNumber, stage, Excerpt.cut(reason, MAX_REASON_CHARS), Excerpt.cut(line, MAX_EXCERPT_CHARS));
    }

    /** The reject as one line of ASCII JSON, fields in the order of this record, without a line feed. */
    public String toJson() {
        return JsonLine.of(this::write);
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeNumberField("lineNumber", lineNumber);
        json.writeStringField("stage", stage);
        json.writeStringField("reason", reason);
        json.writeStringField("excerpt", excerpt);
    }

    private static void requireAtMost(String name, String value, int max) {
        if (value.length() > max) {
            throw new IllegalArgumentException(
                    "%s must be at most %d characters, was %d".formatted(name, max, value.length()));
        }
    }
}
