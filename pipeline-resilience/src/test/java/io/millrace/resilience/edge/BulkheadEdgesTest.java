package io.millrace.resilience.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.resilience.CallPolicy;
import io.millrace.resilience.breaker.BreakerSettings;
import io.millrace.resilience.breaker.StampedBreaker;
import io.millrace.resilience.bulkhead.Bulkhead;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What goes wrong with {@code resilience4j-reactor}'s bulkhead, and cannot go wrong with ours: R6, R7, R10, R11. A test of theirs
 * that fails says that they have mended it.
 */
class BulkheadEdgesTest {

    private static final Duration SERVICE = Duration.ofMillis(10);

    private final VirtualTime time = VirtualTime.create();

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    private Bulkhead ours() {
        return time.runtime().sharedState(Bulkhead.class, "db", () -> {
            throw new AssertionError("no such bulkhead");
        });
    }

    private static io.github.resilience4j.bulkhead.Bulkhead theirs(int permits, Duration wait) {
        return io.github.resilience4j.bulkhead.Bulkhead.of(
                "db",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(permits)
                        .maxWaitDuration(wait)
                        .build());
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private Mono<Integer> served(int number) {
        return Mono.just(number).delayElement(SERVICE, time.runtime().scheduler());
    }

    /** Sixteen at a time on four permits. */
    @Nested
    class R6 {

        @Test
        void millraceMakesCallsWait() {
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            RunReport report = Pipeline.define("orders")
                    .from(numbers(100))
                    .mapAsync(16, n -> served(n)
                            .doOnSubscribe(s -> most.accumulateAndGet(running.incrementAndGet(), Math::max))
                            .doOnTerminate(running::decrementAndGet))
                    .with(CallPolicy.withoutDeadline().bulkhead("db", 4))
                    .run(time.runtime())
                    .await()
                    .assertNoLoss();

            assertThat(report.out()).isEqualTo(100);
            assertThat(most).hasValue(4);
            assertThat(report.elapsed()).isEqualTo(SERVICE.multipliedBy(25));
            assertThat(ours().available()).isEqualTo(4);
        }

        @Test
        void resilience4jReactorFailsTheStreamAtTheFifth() {
            var bulkhead = theirs(4, Duration.ZERO);
            AtomicInteger passed = new AtomicInteger();
            Flux<Integer> stream = Flux.fromIterable(numbers(100))
                    .flatMap(n -> served(n).transformDeferred(BulkheadOperator.of(bulkhead)), 16)
                    .doOnNext(n -> passed.incrementAndGet());

            assertThatThrownBy(() -> time.await(stream.then())).isInstanceOf(BulkheadFullException.class);
            assertThat(passed).hasValue(0);
        }
    }

    /** All permits are taken, and a call waits for one. */
    @Nested
    class R7 {

        private static final Duration LONG = Duration.ofMinutes(10);

        /** Both runs have one thread, the test's: it would never come back if it was parked. */
        @Test
        void millraceHoldsNoThread() {
            CallPolicy policy = CallPolicy.withoutDeadline().bulkhead("db", 1);
            PipelineRun first = sharing("first", policy).run(time.runtime());
            PipelineRun second = sharing("second", policy).run(time.runtime());

            assertThat(first.await().assertNoLoss().out()).isEqualTo(20);
            assertThat(second.await().assertNoLoss().out()).isEqualTo(20);
            assertThat(time.elapsed()).isEqualTo(SERVICE.multipliedBy(40));
            assertThat(ours().available()).isEqualTo(1);
        }

        private Pipeline<Integer> sharing(String name, CallPolicy policy) {
            return Pipeline.define(name)
                    .from(numbers(20))
                    .mapAsync(8, BulkheadEdgesTest.this::served)
                    .with(policy);
        }

        @Test
        void resilience4jReactorParksTheThreadThatSubscribes() throws InterruptedException {
            var bulkhead = theirs(1, LONG);
            bulkhead.acquirePermission();
            AtomicInteger answered = new AtomicInteger();
            Thread loop = new Thread(
                    () -> Mono.just(1)
                            .transformDeferred(BulkheadOperator.of(bulkhead))
                            .subscribe(answered::set),
                    "loop");
            loop.setDaemon(true);
            loop.start();
            while (loop.getState() != Thread.State.TIMED_WAITING) {
                assertThat(loop.isAlive()).isTrue();
                Thread.onSpinWait();
            }

            assertThat(loop.getStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("tryAcquire", "subscribe");
            assertThat(answered).hasValue(0);
            bulkhead.releasePermission();
            loop.join();
            assertThat(answered).hasValue(1);
        }
    }

    /** Five calls throw in {@code subscribe}. */
    @Nested
    class R10 {

        private final Publisher<Integer> broken = subscriber -> {
            throw new IllegalStateException("cannot subscribe");
        };

        @Test
        void millraceHasAllItsPermitsBack() {
            RunReport report = Pipeline.define("orders")
                    .from(numbers(5))
                    .mapAsync(5, n -> broken)
                    .named("reserve")
                    .with(CallPolicy.withoutDeadline().bulkhead("db", 5))
                    .onError(OnError.skip())
                    .run(time.runtime())
                    .await()
                    .assertNoLoss();

            assertThat(report.stage("reserve").count(OutcomeKind.SKIPPED)).isEqualTo(5);
            assertThat(ours().available()).isEqualTo(5);
        }

        @Test
        void resilience4jReactorHasLostAllOfThem() {
            var bulkhead = theirs(5, Duration.ZERO);
            AtomicInteger failed = new AtomicInteger();
            for (int call = 0; call < 5; call++) {
                Mono.fromDirect(broken)
                        .transformDeferred(BulkheadOperator.of(bulkhead))
                        .subscribe(value -> {}, error -> failed.incrementAndGet());
            }

            assertThat(failed).hasValue(5);
            assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isZero();
        }
    }

    /** Sixteen calls at once every 50 ms, on four permits: a load of 0.8. Between, all calls fail for a second. */
    @Nested
    class R11 {

        private static final int CALLS = 16;
        private static final int PROBES = 10;
        private static final Duration PERIOD = Duration.ofMillis(50);

        private boolean dip;

        private Mono<Integer> called(int number) {
            return dip ? Mono.error(new IllegalStateException("dip")) : served(number);
        }

        @Test
        void millraceClosesItsBreakerAfterTheDip() {
            CircuitBreakerConfig config = CircuitBreakerConfig.from(BreakerSettings.standardConfig(null))
                    .permittedNumberOfCallsInHalfOpenState(PROBES)
                    .build();
            CallPolicy policy =
                    CallPolicy.withoutDeadline().circuitBreaker("db", config).bulkhead("db", 4);
            assertThat(waves(20, policy)).isEqualTo(20 * CALLS);
            dip = true;
            assertThat(waves(20, policy)).isZero();
            assertThat(breaker().state()).isEqualTo(State.OPEN);
            dip = false;
            waves(60, policy);

            assertThat(breaker().state()).isEqualTo(State.CLOSED);
            assertThat(waves(20, policy)).isEqualTo(20 * CALLS);
        }

        private int waves(int waves, CallPolicy policy) {
            int done = 0;
            for (int wave = 0; wave < waves; wave++) {
                PipelineRun run = Pipeline.define("orders")
                        .from(numbers(CALLS))
                        .mapAsync(CALLS, this::called)
                        .named("reserve")
                        .with(policy)
                        .onError(OnError.skip())
                        .run(time.runtime());
                time.advance(PERIOD);
                done += (int) run.await().assertNoLoss().stage("reserve").count(OutcomeKind.DONE);
            }
            return done;
        }

        private StampedBreaker breaker() {
            return time.runtime().sharedState(StampedBreaker.class, "db", () -> {
                throw new AssertionError("no such breaker");
            });
        }

        @Test
        void resilience4jReactorNeverRecovers() {
            CircuitBreaker breaker = CircuitBreaker.of(
                    "db",
                    Peer.config(time)
                            .permittedNumberOfCallsInHalfOpenState(PROBES)
                            .build());
            var bulkhead = theirs(4, Duration.ZERO);
            dip = true;
            assertThat(waves(20, breaker, bulkhead)).isZero();
            assertThat(breaker.getState()).isEqualTo(State.OPEN);
            dip = false;
            List<State> states = new ArrayList<>();
            breaker.getEventPublisher()
                    .onStateTransition(
                            event -> states.add(event.getStateTransition().getToState()));
            waves(300, breaker, bulkhead);

            assertThat(states).hasSizeGreaterThan(20).doesNotContain(State.CLOSED);
        }

        private int waves(int waves, CircuitBreaker breaker, io.github.resilience4j.bulkhead.Bulkhead bulkhead) {
            AtomicInteger done = new AtomicInteger();
            for (int wave = 0; wave < waves; wave++) {
                Flux.fromIterable(numbers(CALLS))
                        .flatMap(
                                n -> Mono.defer(() -> called(n))
                                        .transformDeferred(BulkheadOperator.of(bulkhead))
                                        .transformDeferred(CircuitBreakerOperator.of(breaker))
                                        .onErrorResume(error -> Mono.empty()),
                                CALLS)
                        .subscribe(n -> done.incrementAndGet());
                time.advance(PERIOD);
            }
            return done.get();
        }
    }
}
