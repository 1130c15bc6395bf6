package io.millrace.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConfiguredRetryTest {

    private static final long MILLI = 1_000_000;

    @Test
    void takesAttemptsIntervalAndPredicatesOver() {
        ConfiguredRetry retry = ConfiguredRetry.of(RetryConfig.custom()
                .maxAttempts(5)
                .intervalFunction(IntervalFunction.ofExponentialBackoff(100, 2))
                .retryExceptions(IOException.class)
                .retryOnResult("busy"::equals)
                .build());

        assertThat(retry.attempts()).isEqualTo(5);
        assertThat(retry.delayNanos(1, null, new IOException())).isEqualTo(100 * MILLI);
        assertThat(retry.delayNanos(3, "busy", null)).isEqualTo(400 * MILLI);
        assertThat(retry.repeatsAfter(new IOException())).isTrue();
        assertThat(retry.repeatsAfter(new IllegalStateException())).isFalse();
        assertThat(retry.repeatsAfterResult("busy")).isTrue();
        assertThat(retry.repeatsAfterResult("fine")).isFalse();
        assertThat(retry.repeatsAfterResult(null)).isFalse();
    }

    @Test
    void doesNotRepeatAfterAnErrorOrAPredicateThatThrows() {
        ConfiguredRetry all = ConfiguredRetry.of(RetryConfig.ofDefaults());
        assertThat(all.repeatsAfter(new AssertionError("a defect"))).isFalse();
        assertThat(all.repeatsAfterResult("fine")).isFalse();
        ConfiguredRetry throwing = ConfiguredRetry.of(RetryConfig.custom()
                .retryOnException(error -> {
                    throw new IllegalStateException("a user's predicate");
                })
                .build());
        assertThat(throwing.repeatsAfter(new IOException())).isFalse();
    }

    @Test
    void boundsTheInterval() {
        ConfiguredRetry wild = ConfiguredRetry.of(RetryConfig.custom()
                .intervalBiFunction((attempt, result) -> attempt == 1 ? -7L : Long.MAX_VALUE)
                .build());
        assertThat(wild.delayNanos(1, null, new IOException())).isZero();
        assertThat(wild.delayNanos(2, null, new IOException()))
                .isEqualTo(Duration.ofDays(1).toNanos());
    }

    @Test
    void refusesByNameWhatItCannotDo() {
        RetryConfig consuming = RetryConfig.custom()
                .consumeResultBeforeRetryAttempt((attempt, result) -> {})
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfiguredRetry.of(consuming))
                .withMessageStartingWith("consumeResultBeforeRetryAttempt cannot be taken over");
        RetryConfig failing = RetryConfig.custom().failAfterMaxAttempts(true).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfiguredRetry.of(failing))
                .withMessageStartingWith("failAfterMaxAttempts cannot be taken over");
    }
}
