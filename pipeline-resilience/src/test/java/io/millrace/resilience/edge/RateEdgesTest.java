package io.millrace.resilience.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.reactor.ratelimiter.operator.RateLimiterOperator;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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
