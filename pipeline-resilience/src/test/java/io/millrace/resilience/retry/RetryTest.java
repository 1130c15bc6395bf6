package io.millrace.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {

    private static final Retry THREE_ATTEMPTS = new Retry(3, new ExponentialBackoff(100, 1000));

    @ParameterizedTest
    @CsvSource({
        // attempt, result, repeats
        "1, FAILURE,   true",
        "2, FAILURE,   true",
        "3, FAILURE,   false",
        "4, FAILURE,   false",
        "1, TIMEOUT,   true",
        "3, TIMEOUT,   false",
        "1, SUCCESS,   false",
        "1, EMPTY,     false",
        "1, DEADLINE,  false",
        "1, CANCELLED, false"
    })
    void repeatsFailuresAndTimeoutsWhileAttemptsAreLeft(int attempt, AttemptResult result, boolean repeats) {
        Throwable error = result.isFailure() ? new TimeoutException() : null;

        assertThat(THREE_ATTEMPTS.repeats(attempt, result, error)).isEqualTo(repeats);
    }

    @Test
    void doesNotRepeatAfterAnError() {
        assertThat(THREE_ATTEMPTS.repeats(1, AttemptResult.FAILURE, new AssertionError("a defect")))
                .isFalse();
        assertThat(THREE_ATTEMPTS.repeats(1, AttemptResult.FAILURE, new IOException()))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // attempt, deadline, now, random, next
        "1, never, 5000,  0.5, 5050",
        "2, never, 5000,  0.5, 5100",
        "1, never, -5000, 0.5, -4950",
        "1, 5051,  5000,  0.5, 5050",
        "1, 5050,  5000,  0.5, never",
        "1, 5001,  5000,  0.0, 5000",
        "1, 5000,  5000,  0.0, never",
        "1, 4000,  5000,  0.5, never"
    })
    void waitsForTheBackoffUnlessTheDeadlineComesFirst(
            int attempt, String deadline, long now, double random, String next) {
        assertThat(THREE_ATTEMPTS.nextAttempt(attempt, time(deadline), now, random))
                .isEqualTo(time(next));
    }

    @Test
    void refusesLessThanOneAttempt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retry(0, ExponentialBackoff.STANDARD))
                .withMessage("attempts must be at least 1, was 0");
    }

    private static long time(String text) {
        return text.equals("never") ? Call.NEVER : Long.parseLong(text);
    }
}
