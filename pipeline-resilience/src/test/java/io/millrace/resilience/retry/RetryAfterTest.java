package io.millrace.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.spi.Call;
import io.millrace.resilience.retry.RetryAfter.Reading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:30Z");
    private static final Retry THREE_ATTEMPTS = new Retry(3, new ExponentialBackoff(100, 1000));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0                                | WAIT       | 0",
                "120                              | WAIT       | 120",
                "000000000000007                  | WAIT       | 7",
                "86400                            | WAIT       | 86400",
                "604800                           | TOO_LONG   | 86400",
                "99999999999999999999999999999999 | TOO_LONG   | 86400",
                "Sun, 06 Nov 1994 08:49:37 GMT    | WAIT       | 7",
                "Sun, 6 Nov 1994 08:49:37 GMT     | WAIT       | 7",
                "Sunday, 06-Nov-94 08:49:37 GMT   | WAIT       | 7",
                "Sun Nov  6 08:49:37 1994         | WAIT       | 7",
                "Sun, 06 Nov 1994 08:49:30 GMT    | PAST       | 0",
                "Sat, 05 Nov 1994 08:49:37 GMT    | PAST       | 0",
                "Sun, 13 Nov 1994 08:49:37 GMT    | TOO_LONG   | 86400",
                "Mon, 06 Nov 1994 08:49:37 GMT    | UNREADABLE | 0",
                "Sun, 06 Nov 1994 08:49:37 CET    | UNREADABLE | 0",
                "-5                               | UNREADABLE | 0",
                "1.5                              | UNREADABLE | 0",
                "soon                             | UNREADABLE | 0",
                "''                               | UNREADABLE | 0"
            })
    void readsWhatServersSend(String value, Reading reading, long seconds) {
        assertThat(RetryAfter.read(value, NOW)).isEqualTo(new RetryAfter(reading, Duration.ofSeconds(seconds)));
    }

    @Property(tries = 500)
    void neverThrows(@ForAll String value) {
        assertThat(RetryAfter.read(value, NOW).delay()).isBetween(Duration.ZERO, RetryAfter.LONGEST);
    }

    @Test
    void doesNotReadLongTexts() {
        assertThat(RetryAfter.read("0".repeat(1_000_000), NOW).reading()).isEqualTo(Reading.UNREADABLE);
    }

    @Test
    void findsTheHintInTheErrorOrItsCauses() {
        IOException busy = new Busy(Duration.ofSeconds(3));
        assertThat(RetryHints.nanos(busy, null)).isEqualTo(3_000_000_000L);
        assertThat(RetryHints.nanos(new RuntimeException(new RuntimeException(busy)), null))
                .isEqualTo(3_000_000_000L);
        assertThat(RetryHints.nanos(new IOException(), null)).isEqualTo(Call.NEVER);
        assertThat(RetryHints.nanos(new Busy(null), null)).isEqualTo(Call.NEVER);
        assertThat(RetryHints.nanos(new Busy(Duration.ofSeconds(-3)), null)).isZero();
        assertThat(RetryHints.nanos(new Busy(Duration.ofDays(7)), null)).isEqualTo(RetryAfter.LONGEST.toNanos());
        assertThat(RetryHints.nanos(new Busy(Duration.ofSeconds(Long.MAX_VALUE)), null))
                .isEqualTo(RetryAfter.LONGEST.toNanos());
    }

    @Test
    void asksTheUsersFunctionFirst() {
        IOException busy = new Busy(Duration.ofSeconds(3));
        assertThat(RetryHints.nanos(busy, error -> Duration.ofSeconds(1))).isEqualTo(1_000_000_000L);
        assertThat(RetryHints.nanos(busy, error -> null)).isEqualTo(3_000_000_000L);
        assertThat(RetryHints.nanos(busy, error -> {
                    throw new IllegalStateException("a user's function");
                }))
                .isEqualTo(3_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        // attempt, deadline, random, hint, expected, next; now is 5000
        "1, never, 0.5, never, 0,   5050",
        "1, never, 0.5, 1000,  0,   6050",
        "2, never, 0.5, 1000,  0,   6100",
        "1, 6051,  0.5, 1000,  0,   6050",
        "1, 6050,  0.5, 1000,  0,   never",
        "1, 6100,  0.5, 1000,  50,  never",
        "1, 6101,  0.5, 1000,  50,  6050",
        "1, 5051,  0.5, never, 1,   never",
        "1, 9000,  0.5, 86400000000000, 0, never"
    })
    void waitsAsTheServerAskedUpToTheDeadline(
            int attempt, String deadline, double random, String hint, long expected, String next) {
        assertThat(THREE_ATTEMPTS.nextAttempt(attempt, time(deadline), 5000, random, time(hint), expected))
                .isEqualTo(time(next));
    }

    private static long time(String text) {
        return text.equals("never") ? Call.NEVER : Long.parseLong(text);
    }

    private static final class Busy extends IOException implements RetryHint {

        private static final long serialVersionUID = 1L;

        private final @Nullable Duration wait;

        Busy(@Nullable Duration wait) {
            this.wait = wait;
        }

        @Override
        public @Nullable Duration retryAfter() {
            return wait;
        }
    }
}
