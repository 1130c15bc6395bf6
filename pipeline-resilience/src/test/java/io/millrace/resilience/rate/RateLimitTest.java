package io.millrace.resilience.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.millrace.resilience.FakePolicyContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final RateLimit even = limit(10, 1);
    private final RateLimit bursts = limit(10, 5);

    @Test
    void letsOneThroughAtATime() {
        assertThat(even.take(1, 0)).isZero();
        assertThat(even.take(1, 0)).isEqualTo(100 * MILLI);
        assertThat(even.take(1, 99 * MILLI)).isEqualTo(100 * MILLI);
        assertThat(even.take(1, 100 * MILLI)).isEqualTo(100 * MILLI);
        assertThat(even.take(1, 100 * MILLI)).isEqualTo(200 * MILLI);
    }

    /** R5: it is elements that are limited: ten thousand at ten a second take a thousand seconds. */
    @Test
    void limitsElements() {
        long now = 0;
        for (int i = 0; i < 10_000; i++) {
            now = takeFrom(even, now);
        }
        assertThat(now).isEqualTo(9_999 * 100 * MILLI);
    }

    /** R4: nothing is booked for who waits, so one who goes away has taken nothing. */
    @Test
    void doesNotCountWaitersThatWereCancelled() {
        even.take(1, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(even.take(1, 50 * MILLI)).isEqualTo(100 * MILLI);
        }
        assertThat(even.take(1, 100 * MILLI)).isEqualTo(100 * MILLI);
    }

    @Test
    void letsABurstThroughAfterARest() {
        for (int i = 0; i < 5; i++) {
            assertThat(bursts.take(1, 0)).isZero();
        }
        assertThat(bursts.take(1, 0)).isEqualTo(100 * MILLI);
        assertThat(bursts.available(0)).isZero();
        assertThat(bursts.available(250 * MILLI)).isEqualTo(2);
        assertThat(bursts.available(3600 * SECOND)).isEqualTo(5);
    }

    @Test
    void limitsWhatElementsCost() {
        assertThat(bursts.take(4, 0)).isZero();
        assertThat(bursts.take(4, 0)).isEqualTo(300 * MILLI);
        assertThat(bursts.take(1, 0)).isZero();
        assertThat(bursts.take(0, 0)).isZero();
    }

    @Test
    void letsWhatCostsMoreThanABurstThroughWhenNothingIsOwed() {
        assertThat(bursts.take(1, 0)).isZero();
        assertThat(bursts.take(20, 0)).isEqualTo(100 * MILLI);
        assertThat(bursts.take(20, 100 * MILLI)).isEqualTo(100 * MILLI);
        assertThat(bursts.take(1, 100 * MILLI)).isEqualTo(1700 * MILLI);
    }

    @Test
    void givesBackWhatWasNotUsed() {
        even.take(1, 0);
        even.giveBack(1);
        assertThat(even.take(1, 0)).isZero();
    }

    @Test
    void doesNotWaitForAClockThatWasPutBack() {
        RateLimit late = new RateLimit(new RateSettings("db", 10, Duration.ofSeconds(1), 5), 1_000_000 * SECOND);
        late.take(50, 1_000_000 * SECOND);
        assertThat(late.take(1, 0)).isZero();
    }

    @Test
    void takesVeryHighRatesAndCosts() {
        RateLimit bytes =
                new RateLimit(new RateSettings("net", 40_000_000_000L, Duration.ofSeconds(1), 40_000_000_000L), 0);
        assertThat(bytes.take(40_000_000_000L, 0)).isZero();
        assertThat(bytes.take(20_000_000_000L, 0)).isEqualTo(SECOND / 2);
        assertThat(bytes.take(Long.MAX_VALUE, SECOND)).isEqualTo(SECOND);
        assertThat(bytes.take(1, SECOND)).isGreaterThan(SECOND);
    }

    @Property(tries = 500)
    void neverExceedsRateAndBurst(
            @ForAll @IntRange(min = 1, max = 20) int burst,
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 99) Integer> script) {
        RateLimit drawn = limit(10, burst);
        long now = 0;
        long taken = 0;
        for (int step : script) {
            now += step / 10 * 20 * MILLI;
            int cost = 1 + step % 10 % Math.min(3, burst);
            long answer = drawn.take(cost, now);
            assertThat(answer).isGreaterThanOrEqualTo(now);
            taken += answer == now ? cost : 0;
            assertThat(taken).isLessThanOrEqualTo(burst + now / (100 * MILLI));
            if (answer > now) {
                assertThat(drawn.take(cost, answer - 1)).isEqualTo(answer);
            }
        }
    }

    @Test
    void isExactWhenThreadsRace() throws Exception {
        int threads = 4;
        RateLimit raced = limit(1000, 1000);
        CountDownLatch start = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            futures.add(pool.submit(() -> {
                start.countDown();
                start.await();
                int taken = 0;
                for (int n = 0; n < 100_000; n++) {
                    if (raced.take(1, 0) == 0) {
                        taken++;
                        if (n % 3 == 0) {
                            raced.giveBack(1);
                            taken--;
                        }
                    }
                }
                return taken;
            }));
        }
        int taken = 0;
        for (Future<Integer> future : futures) {
            taken += future.get();
        }
        pool.shutdown();
        assertThat(taken).isEqualTo(1000);
    }

    @Test
    void takesTheConfigurationOfResilience4jOver() {
        RateSettings settings = RateSettings.of(
                "db",
                RateLimiterConfig.custom()
                        .limitForPeriod(50)
                        .limitRefreshPeriod(Duration.ofSeconds(2))
                        .build());
        assertThat(settings).isEqualTo(new RateSettings("db", 50, Duration.ofSeconds(2), 50));
        RateLimiterConfig draining = RateLimiterConfig.custom()
                .drainPermissionsOnResult(result -> true)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateSettings.of("db", draining))
                .withMessageStartingWith("drainPermissionsOnResult cannot be taken over");
    }

    @Test
    void isSharedByNameAndRefusesOtherNumbers() {
        FakePolicyContext context = FakePolicyContext.of("reserve");
        RateSettings settings = RateSettings.even("db", 10, Duration.ofSeconds(1));
        RateLimit first = settings.open(context);
        assertThat(settings.open(context.sibling("store"))).isSameAs(first);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> RateSettings.even("db", 20, Duration.ofSeconds(1)).open(context.sibling("late")))
                .withMessage(
                        "in this runtime there is rate limit 'db' 10 in PT1S, 1 at once, and stage 'late' wants rate"
                                + " limit 'db' 20 in PT1S, 1 at once; give both the same numbers or other names");
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateSettings.even(" ", 1, Duration.ofSeconds(1)))
                .withMessage("the name of a rate limit must not be blank, was ' '");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateSettings.even("db", 0, Duration.ofSeconds(1)))
                .withMessage("permits of rate limit 'db' must be from 1 to 1000000000000000, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateSettings.even("db", 1, Duration.ZERO))
                .withMessage("period of rate limit 'db' must be from PT0.000000001S to PT24H, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateSettings("db", 1, Duration.ofSeconds(1), 0))
                .withMessage("burst of rate limit 'db' must be from 1 to 1000000000000000, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> even.take(-1, 0))
                .withMessage(
                        "the cost of a call under rate limit 'db' 10 in PT1S, 1 at once must be at least 0, was -1");
    }

    private static long takeFrom(RateLimit limit, long now) {
        long at = limit.take(1, now);
        if (at > now) {
            assertThat(limit.take(1, at)).isEqualTo(at);
        }
        return at;
    }

    private static RateLimit limit(long permits, long burst) {
        return new RateLimit(new RateSettings("db", permits, Duration.ofSeconds(1), burst), 0);
    }
}
