package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.CallShedException;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PolicyContext;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/** What a guard may do beyond admitting: a second attempt beside the first, an order of its own, a word in the Context. */
class GuardedAttemptsTest {

    private static final long MILLI = 1_000_000;

    private final VirtualTime time = VirtualTime.create();
    private final List<String> settled = new ArrayList<>();
    private final List<Integer> cancelled = new ArrayList<>();
    private int made;

    @AfterEach
    void leavesNoTimer() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
    }

    /** A policy of this test, whose guards are all this one. */
    private abstract class Own implements Policy, Guard {

        private static final long serialVersionUID = 1L;

        @Override
        public String detail() {
            return "of a test";
        }

        @Override
        public Guard open(PolicyContext context) {
            return this;
        }

        @Override
        public Admission admit(Call call, long now) {
            return Admission.go();
        }

        @Override
        public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
            settled.add((call.isHedge() ? "hedge " : "first ") + result);
            return Call.NEVER;
        }
    }

    private final class Hedging extends Own {

        private static final long serialVersionUID = 1L;

        @Override
        public long hedgeAt(Call call, long now) {
            return now + 10 * MILLI;
        }

        @Override
        public boolean admitHedge(Call call, long now) {
            return true;
        }

        @Override
        public long attemptTimeout(Call call) {
            return 100 * MILLI;
        }
    }

    /** Makes the calls of one element as the answers say, the first attempt first. */
    private RunReport hedged(List<Mono<String>> answers) {
        PipelineRun run = Pipeline.define("hedged")
                .from(List.of(1))
                .mapAsync(4, n -> {
                    int attempt = made++;
                    return answers.get(attempt).doOnCancel(() -> cancelled.add(attempt));
                })
                .named("call")
                .with(new Hedging())
                .onError(OnError.skip())
                .run(time.runtime());
        return run.await().assertNoLoss();
    }

    private Mono<String> after(int millis) {
        return Mono.delay(Duration.ofMillis(millis), time.runtime().scheduler()).thenReturn("done");
    }

    private Mono<String> failsAfter(int millis) {
        return Mono.delay(Duration.ofMillis(millis), time.runtime().scheduler())
                .then(Mono.error(new IllegalStateException("after " + millis)));
    }

    private long outcomes(RunReport report, OutcomeKind kind) {
        return report.stage("call").outcomes().getOrDefault(kind, 0L);
    }

    @Test
    void aCallThatAnswersInTimeIsNotHedged() {
        assertThat(hedged(List.of(after(9))).out()).isOne();
        assertThat(made).isOne();
        assertThat(settled).containsExactly("first SUCCESS");
    }

    @Test
    void theHedgeAnswersAndTheFirstIsGivenUpBefore() {
        assertThat(hedged(List.of(Mono.never(), after(5))).out()).isOne();
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(15));
        assertThat(cancelled).containsExactly(0);
        assertThat(settled).containsExactly("first CANCELLED", "hedge SUCCESS");
    }

    @Test
    void theFirstAnswersAndTheHedgeIsGivenUpBefore() {
        assertThat(hedged(List.of(after(12), Mono.never())).out()).isOne();
        assertThat(cancelled).containsExactly(1);
        assertThat(settled).containsExactly("hedge CANCELLED", "first SUCCESS");
    }

    @Test
    void whenOneFailsTheCallGoesOnWithTheOther() {
        assertThat(hedged(List.of(failsAfter(12), after(20))).out()).isOne();
        assertThat(settled).containsExactly("first FAILURE", "hedge SUCCESS");
        settled.clear();
        made = 0;
        assertThat(hedged(List.of(after(20), failsAfter(2))).out()).isOne();
        assertThat(settled).containsExactly("hedge FAILURE", "first SUCCESS");
        assertThat(cancelled).isEmpty();
    }

    @Test
    void bothFailAndTheElementFailsOnce() {
        RunReport report = hedged(List.of(failsAfter(12), failsAfter(5)));
        assertThat(outcomes(report, OutcomeKind.SKIPPED)).isOne();
        assertThat(settled).containsExactly("first FAILURE", "hedge FAILURE");
    }

    @Test
    void eachOfTheTwoHasItsOwnTimeout() {
        RunReport report = hedged(List.of(Mono.never(), Mono.never()));
        assertThat(outcomes(report, OutcomeKind.SKIPPED)).isOne();
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(110));
        assertThat(settled).containsExactly("first TIMEOUT", "hedge TIMEOUT");
        assertThat(cancelled).containsExactly(0, 1);
    }

    @Test
    void aHedgeThatAnswersAtOnceWins() {
        assertThat(hedged(List.of(Mono.never(), Mono.just("at once"))).out()).isOne();
        assertThat(settled).containsExactly("first CANCELLED", "hedge SUCCESS");
    }

    @Test
    void cancellingTheRunGivesUpBoth() {
        PipelineRun run = Pipeline.define("hedged")
                .from(List.of(1))
                .mapAsync(4, n -> {
                    int attempt = made++;
                    return Mono.never().doOnCancel(() -> cancelled.add(attempt));
                })
                .with(new Hedging())
                .run(time.runtime());
        time.advance(Duration.ofMillis(20));
        run.cancel();
        run.await().assertNoLoss();
        assertThat(cancelled).containsExactlyInAnyOrder(0, 1);
        assertThat(settled).containsExactly("hedge CANCELLED", "first CANCELLED");
    }

    /** Last in, first out, at most two; the oldest has to go. */
    private final class Newest extends Own implements CallQueue {

        private static final long serialVersionUID = 1L;

        private final transient Deque<Call> calls = new ArrayDeque<>();

        @Override
        public CallQueue queue() {
            return this;
        }

        @Override
        public int waiting() {
            return 2;
        }

        @Override
        public Admission offer(Call call, long now) {
            calls.addFirst(call);
            return Admission.park();
        }

        @Override
        public @Nullable Call evicted() {
            return calls.size() > 2 ? calls.pollLast() : null;
        }

        @Override
        public @Nullable Call poll(long now) {
            return calls.poll();
        }

        @Override
        public void putBack(Call call) {
            calls.addFirst(call);
        }

        @Override
        public void remove(Call call) {
            calls.remove(call);
        }

        @Override
        public int size() {
            return calls.size();
        }

        @Override
        public int capacity() {
            return 2;
        }
    }

    @Test
    void aQueueOfItsOwnShedsWhatTheStageHasNoTimeFor() {
        Newest policy = new Newest();
        List<Integer> out = new ArrayList<>();
        PipelineRun run = Pipeline.define("newest")
                .from(IntStream.rangeClosed(1, 10).boxed().toList())
                .mapAsync(1, n -> after(10).map(done -> n))
                .named("call")
                .unordered()
                .with(policy)
                .peek(out::add)
                .run(time.runtime());

        RunReport report = run.await().assertNoLoss();
        assertThat(out).containsExactly(1, 10, 9);
        assertThat(outcomes(report, OutcomeKind.SHED_EVICTED)).isEqualTo(7);
    }

    @Test
    void theFallbackSeesWhyACallWasShed() {
        List<Throwable> seen = new ArrayList<>();
        PipelineRun run = Pipeline.define("newest")
                .from(IntStream.rangeClosed(1, 4).boxed().toList())
                .mapAsync(1, n -> after(10).map(done -> n))
                .named("call")
                .unordered()
                .with(new Newest())
                .fallback(error -> {
                    seen.add(error);
                    return -1;
                })
                .run(time.runtime());

        assertThat(run.await().assertNoLoss().out()).isEqualTo(4);
        assertThat(seen).singleElement().isInstanceOf(CallShedException.class);
        assertThat(seen.get(0)).hasMessage("a call of stage 'call' was shed: evicted");
    }

    @Test
    void resultsThatNobodyWantsHoldUpThoseThatWait() {
        List<Integer> started = new ArrayList<>();
        Pipeline<Integer> newest = Pipeline.define("newest")
                .from(IntStream.rangeClosed(1, 10).boxed().toList())
                .mapAsync(1, n -> {
                    started.add(n);
                    return Mono.just(n);
                })
                .unordered()
                .with(new Newest());
        StepVerifier.create(newest, 0)
                .then(() -> assertThat(started).containsExactly(1))
                .thenRequest(9)
                .expectNext(1, 10, 9)
                .verifyComplete();
    }

    @Test
    void attemptsSeeWhatTheGuardSaysOfThem() {
        Own policy = new Own() {
            private static final long serialVersionUID = 1L;

            @Override
            public Context context(Call call, Context context) {
                return context.put("attempt", call.attempt());
            }

            @Override
            public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
                return result == AttemptResult.FAILURE ? now : Call.NEVER;
            }
        };
        List<Integer> seen = new ArrayList<>();
        Pipeline.define("context")
                .from(List.of(1))
                .mapAsync(
                        1,
                        n -> Mono.deferContextual(context -> {
                            seen.add(context.get("attempt"));
                            return seen.size() < 3 ? Mono.error(new IllegalStateException("again")) : Mono.just(n);
                        }))
                .with(policy)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(seen).containsExactly(1, 2, 3);
    }
}
