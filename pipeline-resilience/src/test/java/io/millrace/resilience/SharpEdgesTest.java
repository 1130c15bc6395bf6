package io.millrace.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.AttemptTimeoutException;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PolicyContext;
import io.millrace.resilience.bulkhead.Bulkhead;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * What goes wrong with resilience operators around a stream and cannot go wrong with a policy of each call. The comment before
 * each test names the program that fails elsewhere.
 */
class SharpEdgesTest {

    private final VirtualTime time = VirtualTime.create();

    // R1: 50 × never() with a breaker, then timeout(5 ms) downstream: the breaker has recorded 0 calls.
    @Test
    void aTimeOutOfOursIsAFailureOfTheCall() {
        Recording policy = new Recording(CallPolicy.withoutDeadline().attemptTimeout(Duration.ofMillis(5)));
        RunReport report = Pipeline.define("time-outs")
                .from(numbers(50))
                .mapAsync(50, n -> Mono.never())
                .named("call")
                .with(policy)
                .onError(OnError.skip())
                .run(time.runtime())
                .await();
        assertThat(policy.results).hasSize(50).containsOnly(AttemptResult.TIMEOUT);
        assertThat(policy.errors).hasSize(50).allSatisfy(error -> assertThat(error)
                .isInstanceOf(AttemptTimeoutException.class)
                .hasMessageContaining("'call'"));
        assertThat(report.assertNoLoss().stage("call").count(OutcomeKind.SKIPPED))
                .isEqualTo(50);
    }

    // R6: bulkhead(4) under flatMap(16): BulkheadFullException kills the stream.
    @Test
    void aFullBulkheadMakesCallsWait() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        RunReport report = Pipeline.define("limit")
                .from(numbers(100))
                .mapAsync(16, n -> Mono.delay(
                                Duration.ofMillis(10), time.runtime().scheduler())
                        .thenReturn(n)
                        .doOnSubscribe(s -> most.accumulateAndGet(running.incrementAndGet(), Math::max))
                        .doOnTerminate(running::decrementAndGet))
                .with(CallPolicy.withoutDeadline().bulkhead("db", 4))
                .run(time.runtime())
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(100);
        assertThat(most).hasValue(4);
        assertThat(bulkhead("db", 4).available()).isEqualTo(4);
    }

    // R7: a bulkhead with a wait parks the event loop for 1.2 s. Here two runs share one thread and one permit: a
    // parked
    // thread would never come back.
    @Test
    void waitingForAPermitHoldsNoThread() {
        CallPolicy policy = CallPolicy.withoutDeadline().bulkhead("single", 1);
        PipelineRun first = sharing("first", policy).run(time.runtime());
        PipelineRun second = sharing("second", policy).run(time.runtime());
        assertThat(first.await().assertNoLoss().out()).isEqualTo(20);
        assertThat(second.await().assertNoLoss().out()).isEqualTo(20);
        assertThat(bulkhead("single", 1).available()).isEqualTo(1);
    }

    private Pipeline<Integer> sharing(String name, CallPolicy policy) {
        return Pipeline.define(name)
                .from(numbers(20))
                .mapAsync(
                        8, n -> Mono.delay(Duration.ofMillis(60), time.runtime().scheduler())
                                .thenReturn(n))
                .with(policy);
    }

    // R10: a source that throws in subscribe(): the permit is lost, 5 of 5.
    @Test
    void aCallThatThrowsInSubscribeGivesItsPermitBack() {
        Publisher<Integer> broken = subscriber -> {
            throw new IllegalStateException("cannot subscribe");
        };
        RunReport report = Pipeline.define("broken")
                .from(numbers(5))
                .mapAsync(5, n -> broken)
                .named("call")
                .with(CallPolicy.withoutDeadline().bulkhead("broken", 1))
                .onError(OnError.skip())
                .run(time.runtime())
                .await();
        assertThat(report.assertNoLoss().stage("call").count(OutcomeKind.SKIPPED))
                .isEqualTo(5);
        assertThat(bulkhead("broken", 1).available()).isEqualTo(1);
    }

    @Test
    void aDeadlineCoversWaitingForAPermit() {
        RunReport report = Pipeline.define("deadline")
                .from(numbers(2))
                .mapAsync(
                        2,
                        n -> n == 1
                                ? Mono.delay(
                                                Duration.ofSeconds(10),
                                                time.runtime().scheduler())
                                        .thenReturn(n)
                                : Mono.just(n))
                .named("call")
                .with(CallPolicy.deadline(Duration.ofSeconds(1)).bulkhead("slow", 1))
                .fallback(error -> -1)
                .run(time.runtime())
                .await();
        assertThat(report.assertNoLoss().stage("call").count(OutcomeKind.FALLBACK))
                .isEqualTo(2);
        assertThat(report.elapsed()).isEqualTo(Duration.ofSeconds(1));
        assertThat(bulkhead("slow", 1).available()).isEqualTo(1);
        assertThat(time.pendingTimers()).isZero();
    }

    @Test
    void anIdempotentCallIsRepeatedUntilItSucceeds() {
        AtomicInteger attempts = new AtomicInteger();
        RunReport report = Pipeline.define("retry")
                .from(numbers(1))
                .mapAsync(
                        1,
                        n -> attempts.incrementAndGet() < 3
                                ? Mono.<Integer>error(new IllegalStateException("not yet"))
                                : Mono.just(n))
                .with(CallPolicy.deadline(Duration.ofSeconds(30)).idempotent().attempts(3))
                .run(time.runtime())
                .await();
        assertThat(report.assertNoLoss().out()).isEqualTo(1);
        assertThat(attempts).hasValue(3);
    }

    private Bulkhead bulkhead(String name, int permits) {
        return time.runtime().sharedState(Bulkhead.class, name, () -> {
            throw new AssertionError("no stage has opened bulkhead " + name + " of " + permits);
        });
    }

    private static List<Integer> numbers(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    /** Writes down how each attempt was settled. */
    private static final class Recording implements Policy {

        private final Policy actual;
        private final List<AttemptResult> results = Collections.synchronizedList(new ArrayList<>());
        private final List<@Nullable Throwable> errors = Collections.synchronizedList(new ArrayList<>());

        Recording(Policy actual) {
            this.actual = actual;
        }

        @Override
        public Guard open(PolicyContext context) {
            Guard guard = actual.open(context);
            return new Guard() {
                @Override
                public Admission admit(Call call, long now) {
                    return guard.admit(call, now);
                }

                @Override
                public long attemptTimeout(Call call) {
                    return guard.attemptTimeout(call);
                }

                @Override
                public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
                    results.add(result);
                    errors.add(error);
                    return guard.settle(call, result, error, now);
                }
            };
        }

        @Override
        public String detail() {
            return actual.detail();
        }
    }
}
