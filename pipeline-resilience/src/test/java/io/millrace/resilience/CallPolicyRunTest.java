package io.millrace.resilience;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.CallStage;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.AttemptTimeoutException;
import io.millrace.core.spi.CallDeadlineException;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import io.millrace.resilience.bulkhead.Bulkhead;
import io.millrace.test.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What policies promise, seen from the outside: pipelines in virtual time. */
class CallPolicyRunTest {

    private static final CallPolicy FOUR_AT_A_TIME =
            CallPolicy.withoutDeadline().bulkhead("db", 4);
    private static final CallPolicy ONE_AT_A_TIME = CallPolicy.withoutDeadline().bulkhead("db", 1);

    private final VirtualTime time = VirtualTime.create();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();

    @AfterEach
    void closesRuntime() {
        time.close();
    }

    @Test
    void makesCallsWaitForABulkheadInsteadOfFailingThem() {
        RunReport report = slowCalls("orders", 100, FOUR_AT_A_TIME)
                .run(time.runtime())
                .await()
                .assertNoLoss();

        assertThat(report.stage("call").count(OutcomeKind.DONE)).isEqualTo(100);
        assertThat(mostRunning).hasValue(4);
        assertThat(time.elapsed()).isEqualTo(ofMillis(250));
    }

    @Test
    void sharesABulkheadFairlyBetweenRuns() {
        PipelineRun first = slowCalls("first", 40, FOUR_AT_A_TIME).run(time.runtime());
        PipelineRun second = slowCalls("second", 40, FOUR_AT_A_TIME).run(time.runtime());
        time.advance(ofMillis(105));
        long firstDone = first.snapshot().stage("call").count(OutcomeKind.DONE);
        long secondDone = second.snapshot().stage("call").count(OutcomeKind.DONE);
        first.await().assertNoLoss();
        second.await().assertNoLoss();

        assertThat(firstDone + secondDone).isEqualTo(40);
        assertThat(firstDone - secondDone).isBetween(-8L, 8L);
        assertThat(mostRunning).hasValue(4);
        assertThat(time.elapsed()).isEqualTo(ofMillis(200));
        assertThat(available()).isEqualTo(4);
    }

    @Test
    void givesAllPermitsBackWhenTheRunIsCancelledWhileCallsRunAndWait() {
        PipelineRun run = calls("orders", 10, FOUR_AT_A_TIME, Mono.never()).run(time.runtime());
        time.runUntilIdle();
        assertThat(running).hasValue(4);

        run.cancel();
        time.runUntilIdle();

        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(available()).isEqualTo(4);
        assertThat(waiting()).isZero();
    }

    @Test
    void keepsNoPermitForACancelledRunThatHasNotEndedYet() {
        PipelineRun hanging = Pipeline.define("hanging")
                .from(List.of(1, 2, 3))
                .mapAsync(3, n -> n == 1 ? Mono.error(new IOException("bad element")) : Mono.never())
                .named("call")
                .with(ONE_AT_A_TIME)
                .onError(OnError.deadLetter(new DeafSink<>()))
                .run(time.runtime());
        time.runUntilIdle();

        hanging.cancel();
        time.runUntilIdle();

        assertThat(hanging.state().isTerminal()).isFalse();
        assertThat(available()).isEqualTo(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void handsAPermitThroughAnyNumberOfPlainSubscriptions() {
        Sinks.One<Integer> answer = Sinks.one();
        List<Integer> results = new ArrayList<>();
        CallPolicy policy = CallPolicy.withoutDeadline().bulkhead("plain subscriptions", 1);
        for (int i = 0; i < 5000; i++) {
            Mono<Integer> call = i == 0 ? answer.asMono() : Mono.just(i);
            Flux.from(Pipeline.define("run " + i)
                            .from(List.of(i))
                            .mapAsync(1, n -> call)
                            .with(policy))
                    .subscribe(results::add);
        }
        assertThat(results).isEmpty();

        answer.tryEmitValue(0);

        assertThat(results)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 5000).boxed().toList());
    }

    @Test
    void givesPermitsBackWhenCallsFailBeforeTheyBegin() {
        RunReport report = Pipeline.define("orders")
                .from(numbers(50))
                .mapAsync(16, n -> {
                    throw new IOException("not even a Mono");
                })
                .named("call")
                .with(FOUR_AT_A_TIME)
                .onError(OnError.skip())
                .run(time.runtime())
                .await()
                .assertNoLoss();

        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(50);
        assertThat(available()).isEqualTo(4);
    }

    @Test
    void endsAttemptsThatTakeTooLongAndGivesTheirPermitsBack() {
        CallPolicy policy = FOUR_AT_A_TIME.attemptTimeout(ofMillis(5));

        RunReport report = calls("orders", 50, policy, Mono.never())
                .onError(OnError.skip())
                .run(time.runtime())
                .await()
                .assertNoLoss();

        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(50);
        assertThat(available()).isEqualTo(4);
        assertThat(running).hasValue(0);
    }

    @Test
    void doesNotBlameACallForASlowConsumer() {
        CallPolicy policy = CallPolicy.deadline(ofMillis(100)).attemptTimeout(ofMillis(100));

        RunReport report = Pipeline.define("orders")
                .from(numbers(10))
                .mapAsync(4, Mono::just)
                .named("call")
                .with(policy)
                .mapAsync(1, n -> delay(ofMillis(200)).thenReturn(n))
                .named("slow")
                .run(time.runtime())
                .await()
                .assertNoLoss();

        assertThat(report.stage("slow").count(OutcomeKind.DONE)).isEqualTo(10);
    }

    @Test
    void repeatsAFailedCallAndHoldsNoPermitMeanwhile() {
        AtomicInteger attempts = new AtomicInteger();
        CallPolicy policy = ONE_AT_A_TIME.idempotent().attempts(3);
        PipelineRun run = Pipeline.define("orders")
                .from(List.of(1))
                .mapAsync(1, n -> attempts.incrementAndGet() < 3 ? Mono.error(new IOException()) : Mono.just(n))
                .named("call")
                .with(policy)
                .run(time.runtime());

        time.runUntilIdle();
        assertThat(attempts).hasValue(1);
        assertThat(available()).isEqualTo(1);
        RunReport report = run.await().assertNoLoss();

        assertThat(report.stage("call").count(OutcomeKind.DONE)).isEqualTo(1);
        assertThat(attempts).hasValue(3);
        assertThat(time.elapsed()).isBetween(ofNanos(1), ofMillis(150));
        assertThat(available()).isEqualTo(1);
    }

    @Test
    void signalsTheLastErrorWhenNoAttemptIsLeft() {
        AtomicInteger attempts = new AtomicInteger();
        CallPolicy policy = CallPolicy.deadline(ofSeconds(2))
                .attemptTimeout(ofMillis(200))
                .idempotent()
                .attempts(3);

        PipelineRun run = Pipeline.define("orders")
                .from(List.of(1))
                .mapAsync(1, n -> {
                    attempts.incrementAndGet();
                    return Mono.never();
                })
                .named("call")
                .with(policy)
                .run(time.runtime());

        assertThatThrownBy(run::await)
                .hasRootCauseInstanceOf(AttemptTimeoutException.class)
                .rootCause()
                .hasMessageContaining("'call'");
        assertThat(attempts).hasValue(3);
        assertThat(time.elapsed()).isBetween(ofMillis(600), ofMillis(750));
    }

    @Test
    void givesACallUpAtItsDeadlineEvenWhileItWaitsForAPermit() {
        CallPolicy policy = CallPolicy.deadline(ofSeconds(2)).bulkhead("db", 1);

        PipelineRun run =
                calls("orders", 2, policy, Mono.never()).onError(OnError.skip()).run(time.runtime());
        RunReport report = run.await().assertNoLoss();

        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(2);
        assertThat(time.elapsed()).isEqualTo(ofSeconds(2));
        assertThat(available()).isEqualTo(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void failsACallThatPassesItsDeadlineWithACallDeadlineException() {
        PipelineRun run = calls("orders", 1, CallPolicy.deadline(ofSeconds(2)), Mono.never())
                .run(time.runtime());

        assertThatThrownBy(run::await).hasRootCauseInstanceOf(CallDeadlineException.class);
    }

    @Test
    void refusesToStartARunThatWantsAnotherNumberOfPermits() {
        slowCalls("first", 1, FOUR_AT_A_TIME).run(time.runtime()).await();

        PipelineRun second = slowCalls("second", 1, ONE_AT_A_TIME).run(time.runtime());

        assertThatThrownBy(second::await)
                .hasRootCauseMessage(
                        "bulkhead 'db' has 4 permits in this runtime, and stage 'call' wants it to have 1; "
                                + "give both the same number or other names");
    }

    private CallStage<Integer, ?> slowCalls(String name, int count, CallPolicy policy) {
        return calls(name, count, policy, delay(ofMillis(10)));
    }

    private CallStage<Integer, ?> calls(String name, int count, CallPolicy policy, Mono<?> answer) {
        return Pipeline.define(name)
                .from(numbers(count))
                .mapAsync(16, n -> counted(answer))
                .named("call")
                .with(policy);
    }

    private <T> Mono<T> counted(Mono<T> answer) {
        return answer.doOnSubscribe(s -> mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max))
                .doOnTerminate(running::decrementAndGet)
                .doOnCancel(running::decrementAndGet);
    }

    private Mono<Long> delay(Duration duration) {
        return Mono.delay(duration, time.runtime().scheduler());
    }

    private static List<Integer> numbers(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private int available() {
        return bulkhead().available();
    }

    private int waiting() {
        return bulkhead().waiting();
    }

    private Bulkhead bulkhead() {
        return time.runtime().sharedState(Bulkhead.class, "db", () -> {
            throw new AssertionError("there is no bulkhead 'db'");
        });
    }

    /** Takes elements and never confirms one. */
    private record DeafSink<T>() implements Sink<T> {

        @Override
        public String verb() {
            return "deaf";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public SinkWriter<T> open() {
            return element -> Mono.never();
        }
    }
}
