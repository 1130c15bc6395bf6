package io.millrace.samples.accesslog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A few lines of a real log, one of them malformed. */
final class SampleLog {

    private SampleLog() {}

    static List<String> lines() {
        var stream = Objects.requireNonNull(SampleLog.class.getResourceAsStream("access.log"));
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
