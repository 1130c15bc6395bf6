package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogParserTest {

    private static final String TIME = "[17/May/2015:10:05:03 +0000]";
    private static final String START = "1.2.3.4 - - " + TIME + " ";

    private final LogParser parser = new LogParser();

    @Test
    void readsAllFields() {
        LogEntry entry = parser.parse(
                START + "\"GET /a?b=c HTTP/1.1\" 200 203023 \"http://example.com/\" \"Mozilla/5.0 (X11)\"");

        assertThat(entry)
                .isEqualTo(new LogEntry(
                        "1.2.3.4",
                        Instant.parse("2015-05-17T10:05:03Z"),
                        "GET",
                        "/a?b=c",
                        "HTTP/1.1",
                        200,
                        203_023,
                        "http://example.com/",
                        "Mozilla/5.0 (X11)"));
    }

    @Test
    void readsOffsetsFromUtc() {
        assertThat(parser.parse(withTime("17/May/2015:10:05:03 -0230")).time())
                .isEqualTo(Instant.parse("2015-05-17T12:35:03Z"));
        assertThat(parser.parse(withTime("01/Jan/2015:00:30:00 +0100")).time())
                .isEqualTo(Instant.parse("2014-12-31T23:30:00Z"));
    }

    @Test
    void unescapesQuotesAndBackslashesAndKeepsOtherEscapes() {
        LogEntry entry = parser.parse(START + "\"GET / HTTP/1.1\" 200 1 \"\\xe4\\\\\" \"say \\\"hi\\\"\"");

        assertThat(entry.referer()).isEqualTo("\\xe4\\");
        assertThat(entry.userAgent()).isEqualTo("say \"hi\"");
    }

    @Test
    void readsMissingBytesAsZero() {
        assertThat(parser.parse(START + "\"GET / HTTP/1.1\" 304 - \"-\" \"x\"").bytes())
                .isZero();
    }

    @Test
    void readsMissingRefererAndUserAgentAsEmpty() {
        LogEntry entry = parser.parse(START + "\"GET / HTTP/1.1\" 304 - \"-\" \"-\"");

        assertThat(entry.referer()).isEmpty();
        assertThat(entry.userAgent()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /x,              GET, /x,         HTTP/0.9",
        "GET /a b HTTP/1.0,   GET, /a b,       HTTP/1.0",
        "GET /a b,            GET, /a b,       HTTP/0.9",
        "GET HTTP/1.1,        GET, HTTP/1.1,   HTTP/0.9",
        "-,                   -,   -,          -",
        "'',                  -,   -,          -",
    })
    void readsRequests(String request, String method, String path, String protocol) {
        LogEntry entry = parser.parse(START + '"' + request + "\" 400 0 \"-\" \"-\"");

        assertThat(entry.method()).isEqualTo(method);
        assertThat(entry.path()).isEqualTo(path);
        assertThat(entry.protocol()).isEqualTo(protocol);
    }

    @Test
    void readsIpv6AddressesAndHostNames() {
        assertThat(parser.parse(START.replace("1.2.3.4", "2001:db8::1") + "\"-\" 400 0 \"-\" \"-\"")
                        .client())
                .isEqualTo("2001:db8::1");
        assertThat(parser.parse(START.replace("1.2.3.4", "host-1.example") + "\"-\" 400 0 \"-\" \"-\"")
                        .client())
                .isEqualTo("host-1.example");
    }

    @Test
    void dropsACarriageReturnAtTheEnd() {
        assertThat(parser.parse(START + "\"GET / HTTP/1.1\" 200 1 \"-\" \"x\"\r")
                        .userAgent())
                .isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                     | expected the client at column 1, found the end of the line",
                "1.2.3.4                                                | expected ' ' after the client at column 8, found the end of the line",
                "1.2.3/4 - -                                            | expected an address or host name of at most 255 characters at column 1, found \"1.2.3/4\"",
                "1.2.3.4 - - x                                          | expected '[' before the time at column 13, found 'x'",
                "1.2.3.4 - - [17/May                                    | expected a time such as 17/May/2015:10:05:03 +0000 at column 14, found \"17/May\"",
                "1.2.3.4 - - [31/Feb/2015:10:05:03 +0000]               | expected a time such as 17/May/2015:10:05:03 +0000 at column 14, found \"31/Feb/2015:10:05:03 +0000\"",
                "1.2.3.4 - - [17/Mai/2015:10:05:03 +0000]               | expected a time such as 17/May/2015:10:05:03 +0000 at column 14, found \"17/Mai/2015:10:05:03 +0000\"",
                "1.2.3.4 - - [17/May/2015:10:05:03 +9900]               | expected a time such as 17/May/2015:10:05:03 +0000 at column 14, found \"17/May/2015:10:05:03 +9900\"",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000 \"-\"          | expected ']' after the time at column 40, found ' '",
                "START \"GET /                                          | expected '\"' after the request at column 48, found the end of the line",
                "START \"GET\" 200 1 \"-\" \"-\"                        | expected method, path and protocol in the request at column 43, found \"GET\"",
                "START \"\\x16\\x03 /\" 400 1 \"-\" \"-\"               | expected a method of letters in the request at column 43, found \"\\x16\\x03 /\"",
                "START \"-\" 2000 1 \"-\" \"-\"                         | expected a status of three digits at column 46, found \"2000\"",
                "START \"-\" 099 1 \"-\" \"-\"                          | expected a status of three digits at column 46, found \"099\"",
                "START \"-\" 200 -1 \"-\" \"-\"                         | expected bytes of at most 18 digits or '-' at column 50, found \"-1\"",
                "START \"-\" 200 1 - \"-\"                              | expected '\"' before the referer at column 52, found '-'",
                "START \"-\" 200 1 \"-\"                                | expected ' ' after the referer at column 55, found the end of the line",
                "START \"-\" 200 1 \"-\" \"bot                          | expected '\"' after the user agent at column 60, found the end of the line",
                "START \"-\" 200 1 \"-\" \"bot\\\"                      | expected '\"' after the user agent at column 62, found the end of the line",
                "START \"-\" 200 1 \"-\" \"-\" 17                       | expected the end of the line after the user agent at column 59, found ' '",
            })
    void refusesTheFirstRuleALineBreaks(String line, String reason) {
        assertThatThrownBy(() -> parser.parse(line.replace("START ", START)))
                .isInstanceOf(MalformedLineException.class)
                .hasMessage(reason);
    }

    @Test
    void showsAtMost80CharactersOfTheLine() {
        assertThatThrownBy(() -> parser.parse("!".repeat(500_000)))
                .hasMessageContaining("!".repeat(80))
                .hasMessageNotContaining("!".repeat(81));
    }

    @Test
    void escapesControlCharactersInTheReason() {
        assertThatThrownBy(() -> parser.parse("1.2.3.4 - - \u001b[31m")).hasMessageEndingWith("found '\\u001b'");
        assertThatThrownBy(() -> parser.parse("\u0016\n\u0001 - -"))
                .hasMessageEndingWith("found \"\\u0016\\u000a\\u0001\"");
    }

    @Test
    void refusesALineOfTenMegabytesAtOnce() {
        assertThatThrownBy(() -> parser.parse("x".repeat(10_000_000)))
                .isInstanceOf(MalformedLineException.class)
                .hasMessage("expected a line of at most 1048576 characters, found 10000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "\\\"", "\"", " ", "[", "a", "\u0000", "\uD83D", "\" \""})
    @Timeout(10)
    void takesLinearTimeOnHostileLines(String piece) {
        LogParser wide = new LogParser(Integer.MAX_VALUE);
        String hostile = piece.repeat(10_000_000 / piece.length());

        assertRefused(wide, hostile);
        assertRefused(wide, START + '"' + hostile);
        assertRefused(wide, START + "\"GET " + hostile + "\" 200 1 \"-\" \"");
        assertRefused(wide, START + "\"GET / HTTP/1.1\" 200 1 \"-\" \"" + hostile);
    }

    @Test
    void refusesLinesWithoutAStackTrace() {
        assertThatThrownBy(() -> parser.parse(""))
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void findsExactlyOneMalformedLineInTheExcerptOfARealLog() {
        assertThat(SampleLog.lines()).hasSize(54);
        assertThat(SampleLog.lines())
                .filteredOn(line -> !isWellFormed(line))
                .singleElement()
                .satisfies(line -> assertThatThrownBy(() -> parser.parse(line))
                        .hasMessage("expected '\"' after the user agent at column 183, found the end of the line"));
    }

    @Test
    void rejectsABoundBelowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogParser(0))
                .withMessageEndingWith("at least 1, was 0");
    }

    private static String withTime(String time) {
        return "1.2.3.4 - - [" + time + "] \"GET / HTTP/1.1\" 200 1 \"-\" \"x\"";
    }

    private boolean isWellFormed(String line) {
        try {
            parser.parse(line);
            return true;
        } catch (MalformedLineException e) {
            return false;
        }
    }

    private static void assertRefused(LogParser parser, String line) {
        assertThatThrownBy(() -> parser.parse(line))
                .isInstanceOf(MalformedLineException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(700));
    }
}
