package io.millrace.resilience.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.AttemptResult;
import io.millrace.resilience.CallPolicy;
import io.millrace.resilience.breaker.BreakerSettings;
import io.millrace.resilience.breaker.StampedBreaker;
import io.millrace.resilience.bulkhead.Bulkhead;
import io.millrace.resilience.rate.RateSettings;
import io.millrace.resilience.retry.RetryBudget;
import io.millrace.resilience.retry.RetryBudgetSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Hooks;

/**
 * Runs on real threads that share all that a policy can share, in which answers, time-outs, repetitions, hedges and cancellations race (R3,
 * R10). Whatever came first, each attempt was settled once, and every permit and every probe is back.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class CallPolicyRaceTest {

    private static final int ATTEMPTS = Boolean.getBoolean("thorough") ? 1_000_000 : 10_000;
    private static final int RUNS_AT_ONCE = 4;
    private static final int ELEMENTS = 5_000;
    private static final int PERMITS = 200;
    private static final int TOKENS = 3_600_000;
    private static final int PROBES = 250;
    private static final int WINDOW = 2_000;
    private static final Duration ATTEMPT = Duration.ofMillis(3);
    private static final Duration SLOW_ATTEMPT = Duration.ofMillis(10);
    private static final RateSettings RATE = new RateSettings("db", 40_000, Duration.ofSeconds(1), 400);

    private final PipelineRuntime runtime =
            PipelineRuntime.builder().name("races").build();
    private final RacingCalls dependency = new RacingCalls(ATTEMPT.toNanos());
    private final List<Witness> witnesses = new ArrayList<>();

    @BeforeAll
    static void dropSilently() {
        Hooks.onErrorDropped(error -> {});
        Hooks.onNextDropped(value -> {});
    }

    @AfterAll
    static void dropLoudly() {
        Hooks.resetOnErrorDropped();
        Hooks.resetOnNextDropped();
    }

    @AfterEach
    void close() {
        dependency.close();
        runtime.close();
    }

    @Test
    void eachAttemptIsSettledOnceWhileTheBreakerOpensAndCloses() {
        CircuitBreakerConfig config = CircuitBreakerConfig.from(BreakerSettings.standardConfig(null))
                .slidingWindow(WINDOW, WINDOW, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(25)
                .waitDurationInOpenState(Duration.ofMillis(1))
                .build();
        race(policy(config).rateLimit(RATE), 400, dependency::call);

        assertThat(breaker().lateResults()).isPositive();
    }

    /** There are more permits than calls, so that those that take long get a second attempt. */
    @Test
    void eachAttemptIsSettledOnceWhileCallsAreHedged() {
        CircuitBreakerConfig config = CircuitBreakerConfig.from(BreakerSettings.standardConfig(null))
                .failureRateThreshold(100)
                .slowCallRateThreshold(100)
                .build();
        try (RacingCalls slow = new RacingCalls(SLOW_ATTEMPT.toNanos())) {
            CallPolicy policy =
                    policy(config).attempts(1).attemptTimeout(SLOW_ATTEMPT).hedged();
            race(policy, PERMITS / RUNS_AT_ONCE, slow::call);
        }

        assertThat(sum(Witness::hedges)).isPositive();
        assertThat(settled(AttemptResult.CANCELLED)).isPositive();
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
        race(policy(config).rateLimit(RATE), 400, element -> dependency.failingCall());

        StampedBreaker breaker = breaker();
        for (int probe = 0; probe < PROBES; probe++) {
            assertThat(breaker.tryAcquirePermission()).as("probe %d", probe).isTrue();
        }
        assertThat(breaker.tryAcquirePermission()).isFalse();
        assertThat(breaker.lateResults()).isZero();
    }

    private static CallPolicy policy(CircuitBreakerConfig breaker) {
        return CallPolicy.deadline(Duration.ofMillis(100))
                .attemptTimeout(ATTEMPT)
                .idempotent()
                .attempts(2)
                .retryBudget(new RetryBudgetSettings("db", 0, TOKENS / 3600, Duration.ofHours(1)))
                .circuitBreaker("db", breaker)
                .bulkhead("db", PERMITS);
    }

    private void race(CallPolicy policy, int inHand, CheckedFunction<Integer, Publisher<Integer>> call) {
        while (sum(Witness::admitted) < ATTEMPTS) {
            List<PipelineRun> runs = new ArrayList<>();
            for (int run = 0; run < RUNS_AT_ONCE; run++) {
                runs.add(start(policy, inHand, call, ELEMENTS * run / RUNS_AT_ONCE));
            }
            runs.forEach(run -> run.await().assertNoLoss());
        }

        assertThat(witnesses).allSatisfy(witness -> {
            assertThat(witness.mistakes()).isZero();
            assertThat(witness.settled()).isEqualTo(witness.admitted());
        });
        assertThat(List.of(AttemptResult.TIMEOUT, AttemptResult.FAILURE))
                .allSatisfy(
                        result -> assertThat(settled(result)).as("%s", result).isPositive());
        assertThat(bulkhead().available()).isEqualTo(PERMITS);
        assertThat(bulkhead().waiting()).isZero();
        // A repetition has paid when its attempt failed, and is not made if its call is given up meanwhile.
        long spent = TOKENS - budget().available(runtime.clock().nanoTime());
        int failed = settled(AttemptResult.FAILURE) + settled(AttemptResult.TIMEOUT);
        assertThat(spent)
                .isBetween((long) sum(Witness::repeated) + sum(Witness::hedges), (long) failed + sum(Witness::hedges));
    }

    /** Starts a run that is cancelled soon after the call of {@code last}; never when that is 0. */
    private PipelineRun start(
            CallPolicy policy, int inHand, CheckedFunction<Integer, Publisher<Integer>> call, int last) {
        Witness witness = new Witness(policy, ELEMENTS);
        witnesses.add(witness);
        CompletableFuture<PipelineRun> started = new CompletableFuture<>();
        PipelineRun run = Pipeline.define("orders")
                .from(IntStream.range(0, ELEMENTS).boxed().toList())
                .mapAsync(inHand, element -> {
                    if (element > 0 && element == last) {
                        started.thenAccept(it -> dependency.soon(it::cancel));
                    }
                    return call.apply(element);
                })
                .with(witness)
                .onError(OnError.skip())
                .run(runtime);
        started.complete(run);
        return run;
    }

    private int settled(AttemptResult result) {
        return sum(witness -> witness.settled(result));
    }

    private int sum(ToIntFunction<Witness> figure) {
        return witnesses.stream().mapToInt(figure).sum();
    }

    private RetryBudget budget() {
        return shared(RetryBudget.class);
    }

    private StampedBreaker breaker() {
        return shared(StampedBreaker.class);
    }

    private Bulkhead bulkhead() {
        return shared(Bulkhead.class);
    }

    private <T> T shared(Class<T> type) {
        return runtime.sharedState(type, "db", () -> {
            throw new AssertionError("no stage has opened a " + type.getSimpleName());
        });
    }
}
