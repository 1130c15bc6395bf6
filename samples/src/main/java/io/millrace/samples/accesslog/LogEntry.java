package io.millrace.samples.accesslog;

import java.time.Instant;
import java.util.Objects;

/**
 * One request as a web server logged it.
 *
 * @param client address or host name of the client, 1 to 255 characters
 * @param time when the server received the request, to the second
 * @param method method of the request; {@code "-"} when the server logged no request
 * @param path path with its query; {@code "-"} when the server logged no request
 * @param protocol protocol and version; {@code "HTTP/0.9"} when the request named none, {@code "-"} when there was none
 * @param status three-digit status of the response
 * @param bytes size of the response body; 0 when the server logged {@code -}
 * @param referer page the client came from; empty when it named none
 * @param userAgent what the client called itself; empty when it gave no name
 */
public record LogEntry(
        String client,
        Instant time,
        String method,
        String path,
        String protocol,
        int status,
        long bytes,
        String referer,
        String userAgent) {

    public LogEntry {
        if (client.isEmpty() || client.length() > 255) {
            throw new IllegalArgumentException("client must be 1 to 255 characters, was " + client.length());
        }
        Objects.requireNonNull(time, "time");
        requireText("method", method);
        requireText("path", path);
        requireText("protocol", protocol);
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("status must be from 100 to 999, was " + status);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative, was " + bytes);
        }
        Objects.requireNonNull(referer, "referer");
        Objects.requireNonNull(userAgent, "userAgent");
    }

    private static void requireText(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
    }
}
