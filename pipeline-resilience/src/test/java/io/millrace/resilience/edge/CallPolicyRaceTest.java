package io.millrace.resilience.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.millrace.core.spi.AttemptResult;
import io.millrace.resilience.CallPolicy;
import io.millrace.resilience.breaker.BreakerSettings;
import io.millrace.resilience.breaker.StampedBreaker;
import io.millrace.resilience.bulkhead.Bulkhead;
import io.millrace.resilience.limit.AdaptiveLimit;
import io.millrace.resilience.limit.LimitSettings;
import io.millrace.resilience.rate.RateSettings;
import io.millrace.resilience.retry.RetryBudget;
import io.millrace.resilience.retry.RetryBudgetSettings;
import io.millrace.resilience.shed.Priority;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Answers, time-outs, repetitions, hedges, sheddings and cancellations race in runs that share all that a policy can share (R3, R10).
 * Whatever came first, each attempt was settled once, every permit and every probe is back, and no token is lost.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class CallPolicyRaceTest {

    private static final int PERMITS = 200;
    private static final int TOKENS = 3_600_000;
    private static final int PROBES = 250;
    private static final int WINDOW = 2_000;
    private static final Duration ATTEMPT = Duration.ofMillis(3);
    private static final Duration SLOW_ATTEMPT = Duration.ofMillis(10);
    private static final RateSettings RATE = new RateSettings("db", 40_000, Duration.ofSeconds(1), 400);

    private final RacingCalls dependency = new RacingCalls(ATTEMPT.toNanos());
    private final PolicyRace race = new PolicyRace(dependency);

    @AfterEach
    void close() {
        dependency.close();
        race.close();
    }

    @Test
    void eachAttemptIsSettledOnceWhileTheBreakerOpensAndCloses() {
        CircuitBreakerConfig config = CircuitBreakerConfig.from(BreakerSettings.standardConfig(null))
                .slidingWindow(WINDOW, WINDOW, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(25)
                .waitDurationInOpenState(Duration.ofMillis(1))
                .build();
        race.run(policy().circuitBreaker("db", config).rateLimit(RATE).bulkhead("db", PERMITS), 400, dependency::call);

        assertThat(breaker().lateResults()).isPositive();
        assertAllPermitsAreFree();
        assertNoTokenIsLost();
    }

    /** There are more permits than calls, so that those that take long get a second attempt. */
    @Test
    void eachAttemptIsSettledOnceWhileCallsAreHedged() {
        CallPolicy policy =
                policy().attempts(1).attemptTimeout(SLOW_ATTEMPT).hedged().bulkhead("db", PERMITS);
        try (RacingCalls slow = new RacingCalls(SLOW_ATTEMPT.toNanos())) {
            race.run(policy, PERMITS / PolicyRace.RUNS_AT_ONCE, slow::call);
        }

        assertThat(race.sum(Witness::hedges)).isPositive();
        assertThat(race.settled(AttemptResult.CANCELLED)).isPositive();
        assertAllPermitsAreFree();
        assertNoTokenIsLost();
    }

    /** Nothing that these calls end with counts, so each attempt has a probe that must come back. */
    @Test
    void eachProbeComesBackWhileTheBreakerIsHalfOpen() {
        CircuitBreakerConfig config = CircuitBreakerConfig.from(BreakerSettings.standardConfig(null))
                .initialState(State.HALF_OPEN)
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .maxWaitDurationInHalfOpenState(Duration.ofHours(1))
                .ignoreException(error -> true)
                .build();
        race.run(
                policy().circuitBreaker("db", config).rateLimit(RATE).bulkhead("db", PERMITS),
                400,
                element -> dependency.failingCall());

        StampedBreaker breaker = breaker();
        for (int probe = 0; probe < PROBES; probe++) {
            assertThat(breaker.tryAcquirePermission()).as("probe %d", probe).isTrue();
        }
        assertThat(breaker.tryAcquirePermission()).isFalse();
        assertThat(breaker.lateResults()).isZero();
        assertAllPermitsAreFree();
        assertNoTokenIsLost();
    }

    @Test
    void eachPermitComesBackWhileTheLimitMovesAndCallsAreShed() {
        CallPolicy policy = policy().adaptiveLimit(new LimitSettings("db", 100, 50, 400, 1.5))
                .shedding(Integer.class, element -> element % 8 == 0 ? Priority.HIGH : Priority.LOW);
        race.run(policy, 400, dependency::call);

        assertThat(race.shared(AdaptiveLimit.class).inFlight()).isZero();
        assertNoTokenIsLost();
    }

    private static CallPolicy policy() {
        return CallPolicy.deadline(Duration.ofMillis(100))
                .attemptTimeout(ATTEMPT)
                .idempotent()
                .attempts(2)
                .retryBudget(new RetryBudgetSettings("db", 0, TOKENS / 3600, Duration.ofHours(1)));
    }

    private StampedBreaker breaker() {
        return race.shared(StampedBreaker.class);
    }

    private void assertAllPermitsAreFree() {
        Bulkhead bulkhead = race.shared(Bulkhead.class);
        assertThat(bulkhead.available()).isEqualTo(PERMITS);
        assertThat(bulkhead.waiting()).isZero();
    }

    /** A repetition has paid when the attempt before it failed, and is not made if its call is given up meanwhile. */
    private void assertNoTokenIsLost() {
        int hedges = race.sum(Witness::hedges);
        int least = hedges + race.sum(Witness::repeated);
        int most = hedges + race.settled(AttemptResult.FAILURE) + race.settled(AttemptResult.TIMEOUT);
        assertThat((int) (TOKENS - race.shared(RetryBudget.class).available(race.now())))
                .isBetween(least, most);
    }
}
