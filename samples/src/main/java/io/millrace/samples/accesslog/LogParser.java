package io.millrace.samples.accesslog;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A reader of lines in the combined log format.
 *
 * <pre>{@code 1.2.3.4 ident user [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1024 "referer" "user agent"}</pre>
 *
 * <p>The time taken is linear in the length of the line, whatever it holds, and a line over the bound is refused at
 * once. The rules where servers differ:
 * <ul>
 *   <li>bytes {@code -} are 0; a referer or user agent {@code -} is empty;
 *   <li>a request without protocol is {@code HTTP/0.9}, which is the only version that sends none; a path may hold
 *   spaces;
 *   <li>a request that is {@code -} or empty (the connection closed first) has {@code -} for method, path and protocol;
 *   <li>ident and user are one word each and are dropped; nothing but a carriage return may follow the user agent.
 * </ul>
 *
 * @param maxChars longest line that is read, in characters, at least 1
 */
public record LogParser(int maxChars) implements Serializable {

    /** The bound of {@link #LogParser()}: 1,048,576 characters. */
    public static final int DEFAULT_MAX_CHARS = 1 << 20;

    private static final int MAX_CLIENT_CHARS = 255;
    private static final int MAX_BYTES_DIGITS = 18;
    private static final String NOTHING = "-";

    public LogParser {
        if (maxChars < 1) {
            throw new IllegalArgumentException("maxChars must be at least 1, was " + maxChars);
        }
    }

    public LogParser() {
        this(DEFAULT_MAX_CHARS);
    }

    /**
     * Reads one line, given without its line feed.
     *
     * @throws MalformedLineException when the line is not in the combined format, with the first rule it breaks
     */
    public LogEntry parse(String line) {
        if (line.length() > maxChars) {
            throw new MalformedLineException(
                    "expected a line of at most %d characters, found %d".formatted(maxChars, line.length()));
        }
        LineCursor cursor = new LineCursor(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        String client = client(cursor);
        cursor.expect(' ', "after the client");
        cursor.word("the ident");
        cursor.expect(' ', "after the ident");
        cursor.word("the user");
        cursor.expect(' ', "after the user");
        Instant time = time(cursor);
        cursor.expect(' ', "after the time");
        String[] request = request(cursor);
        cursor.expect(' ', "after the request");
        int status = status(cursor);
        cursor.expect(' ', "after the status");
        long bytes = bytes(cursor);
        cursor.expect(' ', "after the bytes");
        String referer = orEmpty(cursor.quoted("referer"));
        cursor.expect(' ', "after the referer");
        String userAgent = orEmpty(cursor.quoted("user agent"));
        cursor.expectEnd();
        return new LogEntry(client, time, request[0], request[1], request[2], status, bytes, referer, userAgent);
    }

    private static String client(LineCursor cursor) {
        int start = cursor.position();
        String client = cursor.word("the client");
        if (client.length() > MAX_CLIENT_CHARS || !client.chars().allMatch(LogParser::isClientChar)) {
            throw cursor.malformed("an address or host name of at most 255 characters", start, client);
        }
        return client;
    }

    private static boolean isClientChar(int c) {
        return isLetter(c) || c >= '0' && c <= '9' || c == '.' || c == ':' || c == '-' || c == '_' || c == '%';
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static Instant time(LineCursor cursor) {
        cursor.expect('[', "before the time");
        int start = cursor.position();
        String text = cursor.fixed(LogTime.LENGTH, "a time such as 17/May/2015:10:05:03 +0000");
        Instant time;
        try {
            time = LogTime.parse(text);
        } catch (DateTimeException e) {
            throw cursor.malformed("a time such as 17/May/2015:10:05:03 +0000", start, text);
        }
        cursor.expect(']', "after the time");
        return time;
    }

    /** Method, path and protocol. */
    private static String[] request(LineCursor cursor) {
        int start = cursor.position() + 1;
        String request = cursor.quoted("request");
        if (request.isEmpty() || request.equals(NOTHING)) {
            return new String[] {NOTHING, NOTHING, NOTHING};
        }
        int method = request.indexOf(' ');
        if (method < 1 || method == request.length() - 1) {
            throw cursor.malformed("method, path and protocol in the request", start, request);
        }
        if (!request.chars().limit(method).allMatch(LogParser::isMethodChar)) {
            throw cursor.malformed("a method of letters in the request", start, request);
        }
        int last = request.lastIndexOf(' ');
        if (last > method + 1 && request.startsWith("HTTP/", last + 1)) {
            return new String[] {
                request.substring(0, method), request.substring(method + 1, last), request.substring(last + 1)
            };
        }
        return new String[] {request.substring(0, method), request.substring(method + 1), "HTTP/0.9"};
    }

    private static boolean isMethodChar(int c) {
        return isLetter(c) || c == '-' || c == '_';
    }

    private static int status(LineCursor cursor) {
        int start = cursor.position();
        String text = cursor.word("the status");
        if (text.length() != 3 || text.charAt(0) == '0' || !isDigits(text)) {
            throw cursor.malformed("a status of three digits", start, text);
        }
        return Integer.parseInt(text);
    }

    private static long bytes(LineCursor cursor) {
        int start = cursor.position();
        String text = cursor.word("the bytes");
        if (text.equals(NOTHING)) {
            return 0;
        }
        if (text.length() > MAX_BYTES_DIGITS || !isDigits(text)) {
            throw cursor.malformed("bytes of at most 18 digits or '-'", start, text);
        }
        return Long.parseLong(text);
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String orEmpty(String text) {
        return text.equals(NOTHING) ? "" : text;
    }
}
