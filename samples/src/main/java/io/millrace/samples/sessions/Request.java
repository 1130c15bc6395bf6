package io.millrace.samples.sessions;

import io.millrace.core.source.Line;
import io.millrace.samples.accesslog.LogEntry;
import io.millrace.samples.accesslog.LogParser;
import java.time.Instant;

/**
 * A line of the log and what it says.
 *
 * @param line as it was read, for those that come too late
 * @param entry what it says
 */
record Request(Line line, LogEntry entry) {

    static Request parse(LogParser parser, Line line) {
        return new Request(line, parser.parse(line.text()));
    }

    String client() {
        return entry.client();
    }

    Instant time() {
        return entry.time();
    }

    String text() {
        return line.text();
    }
}
