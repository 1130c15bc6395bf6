package io.millrace.resilience.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.reactor.ratelimiter.operator.RateLimiterOperator;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunReport;
import io.millrace.resilience.CallPolicy;
import io.millrace.resilience.rate.RateLimit;
import io.millrace.resilience.rate.RateSettings;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * What goes wrong with {@code resilience4j-reactor}'s rate limiter, and cannot go wrong with ours: R4, R5. A test of theirs that
 * fails says that they have mended it.
 */
class RateEdgesTest {

    /** So long that the wall clock, which theirs goes by, makes no difference. */
    private static final Duration PERIOD = Duration.ofDays(1);

    private final VirtualTime time = VirtualTime.create();

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private long available() {
        RateLimit limit = time.runtime().sharedState(RateLimit.class, "db", () -> {
            throw new AssertionError("no such rate limit");
        });
        return limit.available(time.runtime().clock().nanoTime());
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static RateLimiter theirs(int permits) {
        return RateLimiter.of(
                "db",
                RateLimiterConfig.custom()
                        .limitForPeriod(permits)
                        .limitRefreshPeriod(PERIOD)
                        .timeoutDuration(PERIOD.multipliedBy(2))
                        .build());
    }

    /** A call waits for its permit, and is given up. */
    @Nested
    class R4 {

        // Theirs waits on Reactor's own scheduler.
        private final VirtualTimeScheduler waits = VirtualTimeScheduler.create();

        @BeforeEach
        void waitInVirtualTime() {
            VirtualTimeScheduler.set(waits);
        }

        @AfterEach
        void waitInRealTime() {
            VirtualTimeScheduler.reset();
        }

        @Test
        void millraceMakesNoCallAndKeepsThePermit() {
            AtomicInteger calls = new AtomicInteger();
            PipelineRun run = Pipeline.define("orders")
                    .from(numbers(2))
                    .mapAsync(2, n -> Mono.just(calls.incrementAndGet()))
                    .with(CallPolicy.withoutDeadline().rateLimit(RateSettings.even("db", 1, PERIOD)))
                    .run(time.runtime());
            time.advance(PERIOD.dividedBy(2));
            run.cancel();
            run.await().assertNoLoss();
            assertThat(available()).isZero();
            time.advance(PERIOD);

            assertThat(calls).hasValue(1);
            assertThat(available()).isEqualTo(1);
        }

        @Test
        void resilience4jReactorThrowsOutOfDisposeAndMakesTheCallAllTheSame() {
            RateLimiter limiter = theirs(1);
            assertThat(limiter.acquirePermission()).isTrue();
            AtomicInteger calls = new AtomicInteger();
            Disposable call = Mono.defer(() -> Mono.just(calls.incrementAndGet()))
                    .transformDeferred(RateLimiterOperator.of(limiter))
                    .subscribe();

            assertThatNullPointerException().isThrownBy(call::dispose);
            waits.advanceTimeBy(PERIOD);

            assertThat(calls).hasValue(1);
            assertThat(limiter.getMetrics().getAvailablePermissions()).isEqualTo(-1);
        }
    }

    /** Ten thousand elements, ten in a period. */
    @Nested
    class R5 {

        @Test
        void millraceLimitsElements() {
            RunReport report = Pipeline.define("orders")
                    .from(numbers(10_000))
                    .mapAsync(16, Mono::just)
                    .with(CallPolicy.withoutDeadline().rateLimit(RateSettings.even("db", 10, PERIOD)))
                    .run(time.runtime())
                    .await()
                    .assertNoLoss();

            assertThat(report.out()).isEqualTo(10_000);
            assertThat(report.elapsed()).isEqualTo(PERIOD.dividedBy(10).multipliedBy(9_999));
        }

        @Test
        void resilience4jReactorLimitsSubscriptionsAndLetsAllElementsThrough() {
            RateLimiter limiter = theirs(10);
            Long passed = Flux.range(0, 10_000)
                    .transformDeferred(RateLimiterOperator.of(limiter))
                    .count()
                    .block();

            assertThat(passed).isEqualTo(10_000);
            assertThat(limiter.getMetrics().getAvailablePermissions()).isEqualTo(9);
        }
    }
}
