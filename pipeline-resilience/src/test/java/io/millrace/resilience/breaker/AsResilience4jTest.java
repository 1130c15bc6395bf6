package io.millrace.resilience.breaker;

import static io.millrace.resilience.breaker.BreakerBench.BROKEN;
import static io.millrace.resilience.breaker.BreakerBench.MILLI;
import static io.millrace.resilience.breaker.BreakerBench.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What users of Resilience4j see of a breaker of ours. */
class AsResilience4jTest {

    private long nanos;
    private final StampedBreaker breaker = new StampedBreaker("inventory", small().build(), 1, () -> nanos, () -> 0.5);

    /** Calls one after the other, none across a change of state: there is no difference to be seen. */
    @Property(tries = 500)
    void doesWhatTheirStateMachineDoes(@ForAll @Size(max = 120) List<@IntRange(min = 0, max = 59) Integer> script) {
        Later clock = new Later();
        CircuitBreakerConfig forHours =
                small().maxWaitDurationInHalfOpenState(Duration.ofHours(1)).build();
        CircuitBreaker theirs = CircuitBreaker.of(
                "inventory",
                small().clock(clock)
                        .maxWaitDurationInHalfOpenState(Duration.ZERO)
                        .build());
        CircuitBreaker ours = new StampedBreaker("inventory", forHours, 1, () -> clock.millis * MILLI, () -> 0.5);
        List<String> theirEvents = events(theirs);
        List<String> ourEvents = events(ours);
        for (int step : script) {
            // Theirs is open until "after" a time, and ours until it; no such time comes up here.
            clock.millis += step / 6 * 333L;
            boolean permitted = ours.tryAcquirePermission();
            assertThat(theirs.tryAcquirePermission()).isEqualTo(permitted);
            if (permitted) {
                end(step % 6, clock, List.of(theirs, ours));
            }
            assertThat(ours.getState()).isEqualTo(theirs.getState());
            assertThat(ourEvents).isEqualTo(theirEvents);
            assertThat(ours.getMetrics().getFailureRate())
                    .isEqualTo(theirs.getMetrics().getFailureRate());
            assertThat(ours.getMetrics().getSlowCallRate())
                    .isEqualTo(theirs.getMetrics().getSlowCallRate());
            assertThat(ours.getMetrics().getNumberOfBufferedCalls())
                    .isEqualTo(theirs.getMetrics().getNumberOfBufferedCalls());
            assertThat(ours.getMetrics().getNumberOfSuccessfulCalls())
                    .isEqualTo(theirs.getMetrics().getNumberOfSuccessfulCalls());
        }
    }

    private static void end(int how, Later clock, List<CircuitBreaker> breakers) {
        clock.millis += how == 4 ? 81 : 0;
        for (CircuitBreaker one : breakers) {
            switch (how) {
                case 0, 1 -> one.onSuccess(0, TimeUnit.NANOSECONDS);
                case 2, 3 -> one.onError(0, TimeUnit.NANOSECONDS, BROKEN);
                case 4 -> one.onSuccess(81_000_000, TimeUnit.NANOSECONDS);
                default -> one.releasePermission();
            }
        }
    }

    @Test
    void protectsFunctionsThroughTheirDecorators() {
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> breaker.executeSupplier(() -> {
                        throw new IllegalStateException("broken");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> breaker.executeSupplier(() -> "never"))
                .isInstanceOf(CallNotPermittedException.class)
                .hasMessage("CircuitBreaker 'inventory' is OPEN and does not permit further calls");
        nanos += BreakerBench.SECOND;
        assertThat(breaker.executeSupplier(() -> "first")).isEqualTo("first");
        assertThat(breaker.executeSupplier(() -> "second")).isEqualTo("second");
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void findsTheStateOfACallWithoutStampByItsDuration() {
        breaker.tryAcquirePermission();
        nanos += 10;
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        nanos += 10;

        breaker.onSuccess(20, TimeUnit.NANOSECONDS);
        assertThat(breaker.lateResults()).isEqualTo(1);
        breaker.onSuccess(10, TimeUnit.NANOSECONDS);
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isEqualTo(1);
    }

    @Test
    void neverHasMoreProbesThanItsConfiguration() {
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        for (int i = 0; i < 50; i++) {
            breaker.releasePermission();
        }
        assertThat(breaker.tryAcquirePermission()).isTrue();
        assertThat(breaker.tryAcquirePermission()).isTrue();
        assertThat(breaker.tryAcquirePermission()).isFalse();
    }

    @Test
    void standsInTheirRegistryAndItsMeters() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(meters);

        breaker.showIn(registry);
        breaker.showIn(registry);
        assertThat(registry.circuitBreaker("inventory")).isSameAs(breaker);
        for (int i = 0; i < 4; i++) {
            breaker.failed(breaker.acquire(nanos), BROKEN, nanos, nanos);
        }
        breaker.acquire(nanos);

        assertThat(meters.get("resilience4j.circuitbreaker.state")
                        .tag("state", "open")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("resilience4j.circuitbreaker.failure.rate")
                        .gauge()
                        .value())
                .isEqualTo(100);
        assertThat(meters.get("resilience4j.circuitbreaker.calls")
                        .tag("kind", "failed")
                        .timer()
                        .count())
                .isEqualTo(4);
        assertThat(meters.get("resilience4j.circuitbreaker.not.permitted.calls")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void harmsNobodyWhenAConsumerThrows() {
        breaker.getEventPublisher().onEvent(event -> {
            throw new IllegalStateException("a user's consumer");
        });
        for (int i = 0; i < 4; i++) {
            breaker.failed(breaker.acquire(0), BROKEN, 0, 0);
        }
        assertThat(breaker.acquire(0)).isEqualTo(Breaker.REFUSED);
    }

    @Test
    void onlyWatchesInMetricsOnlyAndTellsOnce() {
        breaker.transitionToMetricsOnlyState();
        List<String> events = events(breaker);
        for (int i = 0; i < 6; i++) {
            breaker.failed(breaker.acquire(0), BROKEN, 0, 0);
        }
        assertThat(breaker.getState()).isEqualTo(State.METRICS_ONLY);
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(6);
        assertThat(events).containsOnlyOnce("FAILURE_RATE_EXCEEDED").hasSize(7);
    }

    @Test
    void allocatesNothingForAPermitAndItsResult() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        StampedBreaker standard = new StampedBreaker(
                "a", BreakerSettings.standardConfig(Duration.ofSeconds(1)), BreakerBench.SECOND, () -> 0, () -> 0.5);
        long id = Thread.currentThread().getId();
        callMany(standard, 20_000);
        long before = threads.getThreadAllocatedBytes(id);

        callMany(standard, 100_000);

        // Two bytes a call would be the smallest allocation there is in every eighth call.
        assertThat(threads.getThreadAllocatedBytes(id) - before).isLessThan(200_000);
    }

    private static void callMany(StampedBreaker breaker, int calls) {
        for (int i = 0; i < calls; i++) {
            breaker.succeeded(breaker.acquire(i), "answer", i, i);
        }
    }

    private static List<String> events(CircuitBreaker breaker) {
        List<String> events = new ArrayList<>();
        breaker.getEventPublisher()
                .onEvent(event -> events.add(event.getEventType().name()));
        return events;
    }

    private static final class Later extends Clock {

        private long millis = 1;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
