package io.millrace.samples.sessions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.operators.window.Windowed;
import java.time.Duration;
import java.time.Instant;

/**
 * What a client did from its first request to the last one before a gap.
 *
 * @param client its address or host name
 * @param first the time of the first request
 * @param last the time of the last one
 * @param revision how often this session was written before, without requests that came late
 * @param activity what it did
 */
record Session(String client, Instant first, Instant last, int revision, Activity activity) {

    static Session of(Windowed<String, Activity> window, Duration gap) {
        return new Session(window.key(), window.start(), window.end().minus(gap), window.revision(), window.value());
    }

    Duration length() {
        return Duration.between(first, last);
    }

    /** Whether this is what has become of {@code earlier} by a late request. */
    boolean replaces(Session earlier) {
        return revision > 0
                && client.equals(earlier.client)
                && !earlier.first.isAfter(last)
                && !earlier.last.isBefore(first);
    }

    String toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("client", client)
                .put("first", first.toString())
                .put("last", last.toString())
                .put("revision", revision)
                .put("requests", activity.requests())
                .put("errors", activity.errors())
                .put("bytes", activity.bytes())
                .toString();
    }
}
