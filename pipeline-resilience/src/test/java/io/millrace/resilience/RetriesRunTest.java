package io.millrace.resilience;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.resilience.breaker.StampedBreaker;
import io.millrace.resilience.rate.RateLimitedException;
import io.millrace.resilience.rate.RateSettings;
import io.millrace.resilience.retry.RetryBudgetSettings;
import io.millrace.resilience.retry.RetryHint;
import io.millrace.test.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Repetitions, hedges and rate limits in runs, in virtual time. */
class RetriesRunTest {

    private final VirtualTime time = VirtualTime.create();
    private final List<Duration> made = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Set<Integer> seen = new HashSet<>();

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private RunReport run(int calls, int concurrency, CallPolicy policy, IntFunction<Publisher<Integer>> call) {
        return Pipeline.define("orders")
                .from(IntStream.range(0, calls).boxed().toList())
                .mapAsync(concurrency, n -> {
                    made.add(time.elapsed());
                    return call.apply(n);
                })
                .named("reserve")
                .with(policy)
                .fallback(error -> {
                    failures.add(error);
                    return -1;
                })
                .run(time.runtime())
                .await()
                .assertNoLoss();
    }

    private Mono<Integer> after(Duration delay, int n) {
        return Mono.delay(delay, time.runtime().scheduler()).map(tick -> n);
    }

    /** What a server says that is asked for too much. */
    private static final class TooManyRequests extends RuntimeException implements RetryHint {
        private final Duration wait;

        TooManyRequests(Duration wait) {
            this.wait = wait;
        }

        @Override
        public Duration retryAfter() {
            return wait;
        }
    }

    // R4: three attempts at a dependency that is down make three times the load.
    @Test
    void anOutageIsNotMultipliedByRepetitions() {
        run(1000, 4, CallPolicy.withoutDeadline().idempotent().attempts(3), n -> Mono.error(new IOException("down")));
        assertThat(failures).hasSize(1000);
        assertThat(made.size()).isBetween(1001, 1000 + 10 + (int) time.elapsed().toSeconds() + 1);
    }

    @Test
    void successesPayForRepetitions() {
        run(1000, 4, CallPolicy.withoutDeadline().idempotent().attempts(3), n -> {
            boolean fails = n >= 500 && n % 20 == 0 && seen.add(n);
            return fails ? Mono.error(new IOException("once")) : Mono.just(n);
        });
        assertThat(failures).isEmpty();
        assertThat(made).hasSize(1025);
    }

    @Test
    void stagesOfOneBudgetShareIt() {
        RetryBudgetSettings none = new RetryBudgetSettings("inventory", 0, 0, ofSeconds(10));
        run(
                10,
                4,
                CallPolicy.withoutDeadline().idempotent().attempts(3).retryBudget(none),
                n -> Mono.error(new IOException("down")));
        assertThat(made).hasSize(10);
    }

    @Test
    void aServerThatSaysWhenIsLeftAloneUntilThen() {
        run(
                1,
                1,
                CallPolicy.deadline(ofSeconds(60)).idempotent().attempts(2),
                n -> seen.add(n) ? Mono.error(new TooManyRequests(ofSeconds(3))) : Mono.just(n));
        assertThat(failures).isEmpty();
        assertThat(made).hasSize(2);
        assertThat(made.get(1).minus(made.get(0))).isBetween(ofSeconds(3), ofMillis(3051));
    }

    @Test
    void aServerThatWantsToBeLeftAloneForAWeekEndsTheCallAtOnce() {
        run(
                1,
                1,
                CallPolicy.deadline(ofSeconds(60)).idempotent().attempts(2),
                n -> Mono.error(new TooManyRequests(Duration.ofDays(7))));
        assertThat(failures).singleElement().isInstanceOf(TooManyRequests.class);
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void anOverloadThatDoesNotSayWhenIsNotRepeatedAndNoFailureOfTheDependency() {
        run(
                50,
                1,
                CallPolicy.withoutDeadline()
                        .idempotent()
                        .attempts(3)
                        .circuitBreaker("inventory")
                        .judging(error -> CallOutcome.OVERLOAD),
                n -> Mono.error(new IOException("503")));
        assertThat(made).hasSize(50);
        assertThat(breaker().state()).isEqualTo(State.CLOSED);
        assertThat(breaker().getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @Test
    void whatIsToBeIgnoredIsNotRepeatedEvenWithAHint() {
        run(
                50,
                1,
                CallPolicy.withoutDeadline()
                        .idempotent()
                        .attempts(3)
                        .circuitBreaker("inventory")
                        .retryAfter(error -> Duration.ZERO)
                        .judging(error -> CallOutcome.IGNORED),
                n -> Mono.error(new IllegalArgumentException("no such order")));
        assertThat(made).hasSize(50);
        assertThat(breaker().getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @Test
    void functionsThatThrowOrGiveNullSayNothing() {
        run(
                1,
                1,
                CallPolicy.withoutDeadline()
                        .idempotent()
                        .attempts(2)
                        .retryAfter(error -> {
                            throw new IOException("hint");
                        })
                        .judging(error -> {
                            throw new IOException("judge");
                        }),
                n -> Mono.error(new IOException("down")));
        assertThat(made).hasSize(2);
        assertThat(failures).singleElement().extracting(Throwable::getMessage).isEqualTo("down");
    }

    private StampedBreaker breaker() {
        return time.runtime().sharedState(StampedBreaker.class, "inventory", () -> {
            throw new AssertionError("no such breaker");
        });
    }

    // R7: without a hedge a call in a hundred takes a hundred times as long.
    @Test
    void aCallThatIsSlowerThanNearlyAllGetsASecondAttempt() {
        RunReport report = run(
                1000,
                4,
                CallPolicy.deadline(ofSeconds(10)).idempotent().hedged(),
                n -> n >= 200 && n % 50 == 0 && seen.add(n) ? Mono.never() : after(ofMillis(5), n));
        assertThat(report.stage("reserve").count(OutcomeKind.DONE)).isEqualTo(1000);
        assertThat(failures).isEmpty();
        assertThat(made).hasSize(1016);
        assertThat(time.elapsed()).as("nobody waited for a deadline").isLessThan(ofSeconds(2));
    }

    @Test
    void hedgesAreAFewOfAHundredHoweverSlowTheDependencyBecomes() {
        RunReport report = Pipeline.define("orders")
                .from(Flux.interval(ofMillis(2), time.runtime().scheduler()).take(4000))
                .mapAsync(256, n -> {
                    made.add(time.elapsed());
                    return after(ofMillis(n < 500 ? 5 : 5 + n % 100), n.intValue());
                })
                .named("reserve")
                .with(CallPolicy.withoutDeadline().idempotent().hedged())
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(report.stage("reserve").count(OutcomeKind.DONE)).isEqualTo(4000);
        assertThat(made.size()).isBetween(4050, 4200);
    }

    @Test
    void onlyAnIdempotentCallIsHedged() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallPolicy.withoutDeadline().hedged())
                .withMessageContaining("idempotent().hedged()");
    }

    @Test
    void attemptsKeepTheirDistance() {
        RateSettings rate = RateSettings.even("inventory", 10, ofSeconds(1));
        run(10, 4, CallPolicy.withoutDeadline().rateLimit(rate), Mono::just);
        assertThat(failures).isEmpty();
        for (int i = 0; i < 10; i++) {
            assertThat(made.get(i)).isEqualTo(ofMillis(100 * i));
        }
    }

    @Test
    void aCallWhoseTurnWouldComeTooLateFailsAtOnce() {
        RateSettings rate = RateSettings.even("inventory", 1, ofSeconds(10));
        run(3, 3, CallPolicy.deadline(ofSeconds(5)).rateLimit(rate), Mono::just);
        assertThat(made).hasSize(1);
        assertThat(failures).hasSize(2).allSatisfy(error -> assertThat(error)
                .isInstanceOf(RateLimitedException.class)
                .hasMessageContaining("inventory"));
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void elementsCostWhatTheFunctionSays() {
        RateSettings rate = RateSettings.even("inventory", 10, ofSeconds(1));
        run(4, 1, CallPolicy.withoutDeadline().rateLimit(rate, Integer.class, n -> n == 0 ? 5L : 1L), Mono::just);
        assertThat(made).containsExactly(Duration.ZERO, ofMillis(500), ofMillis(600), ofMillis(700));
    }

    @Test
    void aCostThatCannotBeIsTheErrorOfTheElement() {
        RateSettings rate = RateSettings.even("inventory", 10, ofSeconds(1));
        RunReport report = Pipeline.define("orders")
                .from(List.of(1, 2))
                .mapAsync(1, Mono::just)
                .with(CallPolicy.withoutDeadline()
                        .bulkhead("inventory", 1)
                        .rateLimit(rate, Integer.class, n -> n == 1 ? -5L : 1L))
                .named("reserve")
                .onError(OnError.skip())
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(report.stage("reserve").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThat(report.stage("reserve").count(OutcomeKind.DONE)).isEqualTo(1);
    }
}
