package io.millrace.resilience.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.resilience.CallPolicy;
import io.millrace.resilience.breaker.BreakerSettings;
import io.millrace.resilience.breaker.StampedBreaker;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What goes wrong with {@code resilience4j-reactor}'s circuit breaker around a stream, and cannot go wrong with ours around each
 * attempt of each call: R1, R2, R8, R9. A test of theirs that fails says that they have mended it.
 */
class BreakerEdgesTest {

    private final VirtualTime time = VirtualTime.create();
    private final CircuitBreaker theirs = Peer.breaker(time);

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private StampedBreaker ours() {
        return time.runtime().sharedState(StampedBreaker.class, "inventory", () -> {
            throw new AssertionError("no such breaker");
        });
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static Mono<Integer> half(int number) {
        return number % 2 == 0 ? Mono.error(new IllegalStateException("broken")) : Mono.just(number);
    }

    /** 50 calls never answer; a time-out ends them. */
    @Nested
    class R1 {

        private static final Duration TIMEOUT = Duration.ofMillis(5);

        @Test
        void millraceRecordsItsOwnTimeOutsAsFailures() {
            RunReport report = Pipeline.define("orders")
                    .from(numbers(50))
                    .mapAsync(50, n -> Mono.never())
                    .named("reserve")
                    .with(CallPolicy.withoutDeadline().attemptTimeout(TIMEOUT).circuitBreaker("inventory"))
                    .onError(OnError.skip())
                    .run(time.runtime())
                    .await()
                    .assertNoLoss();

            assertThat(report.stage("reserve").count(OutcomeKind.SKIPPED)).isEqualTo(50);
            assertThat(ours().state()).isEqualTo(State.OPEN);
            assertThat(ours().getMetrics().getNumberOfFailedCalls()).isEqualTo(20);
            assertThat(ours().lateResults()).isEqualTo(30);
        }

        @Test
        void resilience4jReactorRecordsNothing() {
            Long timedOut = time.await(Flux.fromIterable(numbers(50))
                    .flatMap(
                            n -> Mono.never()
                                    .transformDeferred(CircuitBreakerOperator.of(theirs))
                                    .timeout(TIMEOUT, time.runtime().scheduler())
                                    .onErrorReturn("timed out"),
                            50)
                    .count());

            assertThat(timedOut).isEqualTo(50);
            assertThat(theirs.getState()).isEqualTo(State.CLOSED);
            assertThat(theirs.getMetrics().getNumberOfBufferedCalls()).isZero();
        }
    }

    /** 50 calls hang that began while it was closed; it is half open now, for two probes, and they are cancelled. */
    @Nested
    class R2 {

        @Test
        void millraceGivesProbesBackOnlyToTheStateThatLentThem() {
            CircuitBreakerConfig config = CircuitBreakerConfig.from(BreakerSettings.standardConfig(null))
                    .permittedNumberOfCallsInHalfOpenState(2)
                    .build();
            PipelineRun run = Pipeline.define("orders")
                    .from(numbers(50))
                    .mapAsync(50, n -> Mono.never())
                    .with(CallPolicy.withoutDeadline().circuitBreaker("inventory", config))
                    .run(time.runtime());
            time.advance(Duration.ofMillis(1));
            ours().transitionToOpenState();
            ours().transitionToHalfOpenState();
            run.cancel();
            run.await().assertNoLoss();

            assertThat(ours().lateResults()).isEqualTo(50);
            assertThat(probes(ours())).isEqualTo(2);
        }

        @Test
        void resilience4jReactorLendsAProbeMoreForEachOfThem() {
            CircuitBreaker breaker = CircuitBreaker.of(
                    "inventory",
                    Peer.config(time).permittedNumberOfCallsInHalfOpenState(2).build());
            List<Disposable> calls = new ArrayList<>();
            for (int call = 0; call < 50; call++) {
                calls.add(Mono.never()
                        .transformDeferred(CircuitBreakerOperator.of(breaker))
                        .subscribe());
            }
            breaker.transitionToOpenState();
            breaker.transitionToHalfOpenState();
            calls.forEach(Disposable::dispose);

            assertThat(probes(breaker)).isEqualTo(52);
        }

        private static int probes(CircuitBreaker breaker) {
            int probes = 0;
            while (breaker.tryAcquirePermission()) {
                probes++;
            }
            return probes;
        }
    }

    /** 500 of 1000 elements fail. */
    @Nested
    class R8 {

        @Test
        void millraceOpensAfterTheFirstTwenty() {
            RunReport report = Pipeline.define("orders")
                    .from(numbers(1000))
                    .mapAsync(1, BreakerEdgesTest::half)
                    .named("reserve")
                    .with(CallPolicy.withoutDeadline().circuitBreaker("inventory"))
                    .onError(OnError.skip())
                    .run(time.runtime())
                    .await()
                    .assertNoLoss();

            assertThat(report.stage("reserve").count(OutcomeKind.DONE)).isEqualTo(10);
            assertThat(ours().state()).isEqualTo(State.OPEN);
            assertThat(ours().getMetrics().getNumberOfFailedCalls()).isEqualTo(10);
            assertThat(ours().getMetrics().getNumberOfNotPermittedCalls()).isEqualTo(980);
        }

        @Test
        void resilience4jReactorSeesOneCallThatSucceeded() {
            List<Throwable> errors = new ArrayList<>();
            Long passed = Flux.fromIterable(numbers(1000))
                    .flatMap(BreakerEdgesTest::half)
                    .transformDeferred(CircuitBreakerOperator.of(theirs))
                    .onErrorContinue((error, element) -> errors.add(error))
                    .count()
                    .block();

            assertThat(passed).isEqualTo(500);
            assertThat(errors).hasSize(500);
            assertThat(theirs.getState()).isEqualTo(State.CLOSED);
            assertThat(theirs.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
            assertThat(theirs.getMetrics().getNumberOfFailedCalls()).isZero();
        }
    }

    /** The dependency says in its answers that it is broken, and the configuration says which. */
    @Nested
    class R9 {

        @Test
        void millraceAsksThePredicateAboutEachAnswer() {
            CircuitBreakerConfig config = CircuitBreakerConfig.from(BreakerSettings.standardConfig(null))
                    .recordResult("503"::equals)
                    .build();
            Pipeline.define("orders")
                    .from(numbers(20))
                    .mapAsync(1, n -> Mono.just("503"))
                    .with(CallPolicy.withoutDeadline().circuitBreaker("inventory", config))
                    .run(time.runtime())
                    .await()
                    .assertNoLoss();

            assertThat(ours().getMetrics().getNumberOfFailedCalls()).isEqualTo(20);
            assertThat(ours().state()).isEqualTo(State.OPEN);
        }

        @Test
        void resilience4jReactorDoesNotAskItAboutAFlux() {
            CircuitBreaker breaker = CircuitBreaker.of(
                    "inventory", Peer.config(time).recordResult("503"::equals).build());
            for (int call = 0; call < 20; call++) {
                Flux.just("503")
                        .transformDeferred(CircuitBreakerOperator.of(breaker))
                        .blockLast();
            }

            assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
            assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(20);
            assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        }
    }
}
