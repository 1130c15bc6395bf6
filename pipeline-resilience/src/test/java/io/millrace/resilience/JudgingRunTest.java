package io.millrace.resilience;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.millrace.core.Pipeline;
import io.millrace.core.observe.RunReport;
import io.millrace.resilience.breaker.BreakerOpenException;
import io.millrace.resilience.breaker.StampedBreaker;
import io.millrace.test.VirtualTime;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What errors and results mean, and Resilience4j's own configurations and instances, in virtual time. */
class JudgingRunTest {

    private final VirtualTime time = VirtualTime.create();
    private final List<Duration> made = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private List<Integer> run(int calls, CallPolicy policy, IntFunction<Mono<Integer>> call) {
        List<Integer> results = new ArrayList<>();
        RunReport report = Pipeline.define("orders")
                .from(IntStream.range(0, calls).boxed().toList())
                .mapAsync(1, n -> {
                    made.add(time.elapsed());
                    return call.apply(n);
                })
                .named("reserve")
                .with(policy)
                .fallback(error -> {
                    failures.add(error);
                    return -1;
                })
                .to(io.millrace.core.Sinks.each(results::add))
                .run(time.runtime())
                .await();
        report.assertNoLoss();
        return results;
    }

    private StampedBreaker breaker() {
        return time.runtime().sharedState(StampedBreaker.class, "db", () -> {
            throw new AssertionError("there is no circuit breaker 'db'");
        });
    }

    // R9: Resilience4j's operator never looks at the elements of a Flux.
    @Test
    void aResultThatIsAFailureIsRepeatedAndTheLastOneIsTheResult() {
        List<Integer> results = run(
                1,
                CallPolicy.deadline(ofSeconds(9)).idempotent().attempts(3).judgingResults(Integer.class, status -> {
                    return status >= 500 ? CallOutcome.FAILURE : CallOutcome.SUCCESS;
                }),
                n -> Mono.just(500 + made.size()));

        assertThat(results).containsExactly(503);
        assertThat(failures).isEmpty();
    }

    @Test
    void resultsOpenABreaker() {
        List<Integer> results = run(
                100,
                CallPolicy.withoutDeadline()
                        .circuitBreaker("db")
                        .judgingResults(Integer.class, status -> CallOutcome.FAILURE),
                n -> Mono.just(500));

        assertThat(results).hasSize(100);
        assertThat(made).hasSize(20);
        assertThat(failures).hasSize(80).allSatisfy(error -> assertThat(error)
                .isInstanceOf(BreakerOpenException.class));
    }

    @Test
    void overloadAndWhatIsIgnoredAreNeitherRepeatedNorFailuresOfTheDependency() {
        for (CallOutcome outcome : List.of(CallOutcome.OVERLOAD, CallOutcome.IGNORED)) {
            made.clear();
            run(
                    50,
                    CallPolicy.withoutDeadline()
                            .circuitBreaker("db")
                            .idempotent()
                            .attempts(3)
                            .judgingResults(Integer.class, status -> outcome)
                            .judging(error -> outcome),
                    n -> n % 2 == 0 ? Mono.just(429) : Mono.error(new IOException("429")));
            assertThat(made).hasSize(50);
            assertThat(breaker().getMetrics().getNumberOfBufferedCalls()).isZero();
            assertThat(breaker().getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        }
    }

    @Test
    void anErrorThatIsARightAnswerIsASuccessOfTheDependency() {
        run(
                50,
                CallPolicy.withoutDeadline()
                        .circuitBreaker("db")
                        .idempotent()
                        .attempts(3)
                        .judging(error -> error instanceof FileNotFoundException ? CallOutcome.SUCCESS : null),
                n -> Mono.error(new FileNotFoundException("404")));

        assertThat(made).hasSize(50);
        assertThat(failures).hasSize(50);
        assertThat(breaker().getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(50);
    }

    @Test
    void aJudgeThatThrowsOrDoesNotKnowHasSaidNothing() {
        List<Integer> results = run(
                4,
                CallPolicy.withoutDeadline()
                        .circuitBreaker("db")
                        .judging(error -> {
                            throw new IllegalStateException("judge");
                        })
                        .judgingResults(String.class, text -> CallOutcome.FAILURE),
                n -> n % 2 == 0 ? Mono.just(n) : Mono.error(new IOException()));

        assertThat(results).containsExactly(0, -1, 2, -1);
        assertThat(breaker().getMetrics().getNumberOfFailedCalls()).isEqualTo(2);
        assertThat(breaker().getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(2);
    }

    @Test
    void countsAttemptsByWhatTheyCameTo() {
        CallOutcome[] outcomes = CallOutcome.values();
        run(
                8,
                CallPolicy.deadline(ofSeconds(1))
                        .attemptTimeout(ofMillis(10))
                        .idempotent()
                        .attempts(2)
                        .judgingResults(Integer.class, n -> outcomes[n]),
                n -> n < 4
                        ? Mono.just(n)
                        : n < 6 ? Mono.never() : n == 6 ? Mono.empty() : Mono.error(new IOException()));

        CallFigures figures = CallFigures.of(time.runtime(), "reserve");
        assertThat(figures.attempts(CallOutcome.SUCCESS)).isEqualTo(2);
        assertThat(figures.attempts(CallOutcome.FAILURE)).isEqualTo(8);
        assertThat(figures.attempts(CallOutcome.OVERLOAD)).isEqualTo(1);
        assertThat(figures.attempts(CallOutcome.IGNORED)).isEqualTo(1);
        assertThat(figures.repeated()).isEqualTo(4);
        assertThat(figures.refused() + figures.cancelled() + figures.hedged()).isZero();

        run(30, CallPolicy.withoutDeadline().circuitBreaker("db"), n -> Mono.error(new IOException()));
        assertThat(figures.refused()).isEqualTo(10);
        assertThat(figures)
                .hasToString("CallFigures[SUCCESS 2, FAILURE 28, OVERLOAD 1, IGNORED 1, cancelled 0, refused 10,"
                        + " repeated 4, hedged 0]");
        assertThat(CallFigures.of(time.runtime(), "another").attempts(CallOutcome.SUCCESS))
                .isZero();
    }

    // R1
    @Test
    void ourOwnTimeoutIsAFailureWhateverTheJudgeSays() {
        run(
                20,
                CallPolicy.withoutDeadline()
                        .attemptTimeout(ofMillis(5))
                        .circuitBreaker("db")
                        .judging(error -> CallOutcome.IGNORED),
                n -> Mono.never());

        assertThat(breaker().getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void aConfigurationOfResilience4jSaysWhenAndAfterWhat() {
        RetryConfig config = RetryConfig.<Integer>custom()
                .maxAttempts(4)
                .intervalFunction(IntervalFunction.of(ofMillis(70)))
                .retryExceptions(IOException.class)
                .retryOnResult(result -> result == 0)
                .build();
        List<Integer> results = run(3, CallPolicy.withoutDeadline().idempotent().retry(config), n -> switch (n) {
            case 0 -> Mono.just(made.size() < 3 ? 0 : 7);
            case 1 -> Mono.error(made.size() < 5 ? new IOException("once") : new IllegalStateException("not repeated"));
            default -> Mono.just(0);
        });

        assertThat(results).containsExactly(7, -1, 0);
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(made.stream().map(Duration::toMillis).toList())
                .containsExactly(0L, 70L, 140L, 140L, 210L, 210L, 280L, 350L, 420L);
    }

    @Test
    void anIntervalThatThrowsIsNoRepetition() {
        RetryConfig config = RetryConfig.custom()
                .maxAttempts(4)
                .intervalFunction(attempt -> {
                    throw new IllegalStateException("interval");
                })
                .build();

        List<Integer> results = run(
                1, CallPolicy.withoutDeadline().idempotent().retry(config), n -> Mono.error(new IOException("down")));

        assertThat(results).containsExactly(-1);
        assertThat(made).hasSize(1);
    }

    @Test
    void attemptsAreSaidOnceAndOnlyOfWhatMayBeRepeated() {
        CallPolicy repeatable = CallPolicy.withoutDeadline().idempotent();

        assertThatIllegalStateException()
                .isThrownBy(() -> repeatable.attempts(2).retry(RetryConfig.ofDefaults()))
                .withMessage("the policy has 2 attempts already, was given a RetryConfig of 3");
        assertThatIllegalStateException()
                .isThrownBy(() -> repeatable.retry(RetryConfig.ofDefaults()).attempts(2))
                .withMessage("the policy has a RetryConfig of 3 attempts already, was given 2 attempts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallPolicy.withoutDeadline().retry(RetryConfig.ofDefaults()))
                .withMessageContaining("idempotent");
        assertThat(repeatable.retry(RetryConfig.ofDefaults()).detail()).isEqualTo("3 attempts of a RetryConfig");
    }

    @Test
    void aBreakerOfOnesOwnIsAskedAndTold() {
        CircuitBreaker own = CircuitBreaker.of(
                "mine",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(10)
                        .build());
        CallPolicy policy = CallPolicy.withoutDeadline().circuitBreaker(own);

        run(30, policy, n -> Mono.error(new IOException("down")));

        assertThat(policy.detail()).isEqualTo("own circuit breaker 'mine'");
        assertThat(made).hasSize(10);
        assertThat(own.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(failures.get(29)).isInstanceOf(BreakerOpenException.class);
    }
}
