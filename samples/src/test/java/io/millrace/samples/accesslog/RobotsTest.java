package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RobotsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | bot",
                "MOZILLA/5.0 (COMPATIBLE; BAIDUSPIDER/2.0)                                | spider",
                "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/)           | slurp",
                "UniversalFeedParser/4.2-pre-314-svn +http://feedparser.org/              | feed",
                "Tiny Tiny RSS/1.11 (http://tt-rss.org/)                                  | rss/",
                "Chef Client/10.18.2 (ruby-1.9.3; +http://opscode.com)                    | +http",
                "Mozilla/5.0 (compatible; Ezooms/1.0; help@moz.com)                       | @",
                "curl/7.35.0                                                              | curl/",
                "CUBOT NOTE Googlebot/2.1                                                 | bot",
            })
    void findsRobotsByTheFirstToken(String userAgent, String token) {
        assertThat(Robots.token(userAgent)).contains(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (X11; Linux x86_64; rv:27.0) Gecko/20100101 Firefox/27.0",
                "Mozilla/5.0 (Linux; Android 7.0; CUBOT NOTE S) AppleWebKit/537.36",
                "Liferea/1.8.3 (Linux; en_GB.UTF-8; http://liferea.sf.net/)",
                "",
            })
    void takesOthersForPeople(String userAgent) {
        assertThat(Robots.token(userAgent)).isEmpty();
    }

    @Test
    void looksAtTheFirst1024CharactersOnly() {
        assertThat(Robots.token("x".repeat(1021) + "bot")).contains("bot");
        assertThat(Robots.token("x".repeat(1022) + "bot")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bot",
                "crawl",
                "spider",
                "slurp",
                "feed",
                "rss/",
                "curl/",
                "wget/",
                "python",
                "libwww",
                "java/",
                "go-http-client",
                "externalhit",
                "favicon",
                "monitor",
                "+http",
                "@"
            })
    void findsEveryDocumentedToken(String token) {
        assertThat(Robots.TOKENS).contains(token).hasSize(17);
        assertThat(Robots.token("x " + token + " y")).contains(token);
    }
}
