package io.millrace.resilience.rate;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.SemaphoreBasedRateLimiter;
import io.millrace.core.spi.Call;
import io.millrace.resilience.CallPolicy;
import io.millrace.resilience.FakePolicyContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptedRateTest {

    private static final long NOW = -1_000;
    private static final Duration PERIOD = ofSeconds(1_000_000);

    private static RateLimiter two(Duration patience) {
        return RateLimiter.of(
                "mine",
                RateLimiterConfig.custom()
                        .limitForPeriod(2)
                        .limitRefreshPeriod(PERIOD)
                        .timeoutDuration(patience)
                        .build());
    }

    private static Rate rate(RateLimiter limiter) {
        return new OwnRate(limiter).open(FakePolicyContext.of("stage"));
    }

    @Test
    void takesPermitsAndThenSaysWhenToComeAgain() {
        Rate rate = rate(two(PERIOD.multipliedBy(2)));

        assertThat(rate.take(1, NOW)).isEqualTo(NOW);
        assertThat(rate.take(0, NOW)).isEqualTo(NOW);
        assertThat(rate.take(1, NOW)).isEqualTo(NOW);
        long turn = rate.take(1, NOW);
        assertThat(turn).isBetween(NOW + 1, NOW + PERIOD.toNanos());
        assertThat(rate.take(1, turn - 1)).as("the same reservation").isEqualTo(turn);
        assertThat(rate.take(1, turn)).isEqualTo(turn);
    }

    @Test
    void isAskedToWaitNoLongerThanItMeansTo() {
        Rate rate = rate(two(Duration.ZERO));

        rate.take(2, NOW);

        assertThat(rate.take(1, NOW)).isEqualTo(Call.NEVER);
        assertThat(rate.refusal(ofMillis(5)))
                .hasMessage("rate limiter 'mine' has no permit for a call before its deadline")
                .returns(ofMillis(5), RateLimitedException::retryAfter);
    }

    @Test
    void keepsWhatWasNotUsedForTheNext() {
        Rate rate = rate(two(Duration.ZERO));
        rate.take(2, NOW);
        rate.giveBack(2);

        assertThat(rate.take(1, NOW)).isEqualTo(NOW);
        assertThat(rate.take(1, NOW)).isEqualTo(Call.NEVER);
    }

    @Test
    void refusesOneThatMakesThreadsWait() {
        SemaphoreBasedRateLimiter waits = new SemaphoreBasedRateLimiter("slow", RateLimiterConfig.ofDefaults());
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CallPolicy.withoutDeadline().rateLimit(waits))
                    .withMessageStartingWith(
                            "rate limiter 'slow' is a SemaphoreBasedRateLimiter, which makes threads wait");
        } finally {
            waits.shutdown();
        }
        assertThat(CallPolicy.withoutDeadline().rateLimit(two(Duration.ZERO)).detail())
                .isEqualTo("own rate limiter 'mine'");
    }
}
