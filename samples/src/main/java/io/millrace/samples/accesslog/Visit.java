package io.millrace.samples.accesslog;

import java.time.Instant;
import java.util.Objects;

/**
 * One request without the client's address: what {@link MinuteFigures} count.
 *
 * @param time when the server received the request
 * @param path path without its query, at most 1,024 characters
 * @param status three-digit status of the response
 * @param bytes size of the response body
 * @param client pseudonym of the client
 * @param network network of the client, {@link Network#UNKNOWN} when it could not be looked up
 */
public record Visit(Instant time, String path, int status, long bytes, String client, Network network) {

    private static final int MAX_PATH_CHARS = 1_024;

    public Visit {
        Objects.requireNonNull(time, "time");
        if (path.isEmpty() || path.length() > MAX_PATH_CHARS) {
            throw new IllegalArgumentException(
                    "path must be 1 to %d characters, was %d".formatted(MAX_PATH_CHARS, path.length()));
        }
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("status must be from 100 to 999, was " + status);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative, was " + bytes);
        }
        if (client.isEmpty()) {
            throw new IllegalArgumentException("client must not be empty");
        }
        Objects.requireNonNull(network, "network");
    }

    /** The visit of a log entry. Queries are dropped and paths cut, or a scanner could make up any number of them. */
    public static Visit of(LogEntry entry, String pseudonym, Network network) {
        return new Visit(entry.time(), page(entry.path()), entry.status(), entry.bytes(), pseudonym, network);
    }

    private static String page(String path) {
        int query = path.indexOf('?');
        String page = query < 0 ? path : path.substring(0, query);
        return page.isEmpty() ? "/" : Excerpt.cut(page, MAX_PATH_CHARS);
    }
}
