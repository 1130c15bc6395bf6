package io.millrace.operators.window;

import java.time.Duration;
import java.time.Instant;

/** An element of the tests: who, and how many seconds after {@link #BEGIN}. */
record Click(String who, double at) {

    static final Instant BEGIN = Instant.parse("2024-05-17T10:00:00Z");

    static Click at(double seconds) {
        return new Click("a", seconds);
    }

    Instant time() {
        return moment(at);
    }

    static Instant moment(double seconds) {
        return BEGIN.plus(Duration.ofNanos(Math.round(seconds * 1e9)));
    }
}
