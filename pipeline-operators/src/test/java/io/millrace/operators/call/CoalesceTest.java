package io.millrace.operators.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Service;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.test.MillraceExtension;
import io.millrace.test.Simulation;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Calls that identical elements share. */
@ExtendWith(MillraceExtension.class)
class CoalesceTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    // E36: 20 identical calls at once make 20 upstream calls.
    @Test
    void identicalCallsAtOnceAreOne(VirtualTime time) {
        AtomicInteger calls = new AtomicInteger();
        List<String> results = new ArrayList<>();
        RunReport report = Pipeline.define("identical")
                .from(Collections.nCopies(20, "a"))
                .mapAsync(
                        20,
                        Coalesce.calls(text -> text, text -> {
                            calls.incrementAndGet();
                            return Mono.just(text + calls)
                                    .delayElement(SECOND, time.runtime().scheduler());
                        }),
                        SharedCalls<String, String>::call)
                .peek(results::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(calls).hasValue(1);
        assertThat(results).hasSize(20).containsOnly("a1");
        assertThat(report.stage("call").count(OutcomeKind.DONE)).isEqualTo(20);
        assertThat(time.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void functionsThatAreMethodsNeedNoTypes() {
        Pipeline<Integer> lengths = Pipeline.define("types")
                .from(List.of("a", "bb"))
                .mapAsync(2, Coalesce.calls(String::length, CoalesceTest::length), SharedCalls::call);
        StepVerifier.create(lengths).expectNext(1, 2).verifyComplete();
    }

    private static Mono<Integer> length(String text) {
        return Mono.just(text.length());
    }

    @Test
    void anElementThatComesAfterTheCallHasEndedMakesANewOne(VirtualTime time) {
        List<Integer> made = new ArrayList<>();
        List<Integer> results = new ArrayList<>();
        Pipeline.define("order")
                .from(List.of(1, 11, 2, 21, 1, 31))
                .mapAsync(
                        2,
                        Coalesce.calls((Integer n) -> n % 10, n -> {
                            made.add(n);
                            return Mono.just(n)
                                    .delayElement(SECOND, time.runtime().scheduler());
                        }),
                        SharedCalls<Integer, Integer>::call)
                .peek(results::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(made).containsExactly(1, 2, 21, 31);
        assertThat(results).containsExactly(1, 1, 2, 21, 21, 31);
    }

    @Test
    void anErrorThatTheFunctionThrowsEndsItsCallOnly() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        SharedCalls<String, String> shared = shared(text -> {
            if (calls.incrementAndGet() == 1) {
                throw new AssertionError("thrown");
            }
            return Mono.just("ok");
        });
        StepVerifier.create(shared.call("a")).expectErrorMessage("thrown").verify();
        StepVerifier.create(shared.call("a")).expectNext("ok").verifyComplete();
        assertThat(shared.size()).isZero();
    }

    @Test
    void whoWaitsHearsThatTheServiceIsClosed() throws Exception {
        SharedCalls<String, String> shared = shared(text -> Mono.never());
        StepVerifier.create(shared.call("a"))
                .then(() -> {
                    try {
                        shared.close();
                    } catch (Exception impossible) {
                        throw new AssertionError(impossible);
                    }
                })
                .expectError(CancellationException.class)
                .verify();
    }

    @Test
    void aFailureIsThatOfAllWhoWaitAndOfNobodyLater() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Sinks.One<String> answer = Sinks.one();
        SharedCalls<String, String> shared =
                shared(text -> calls.incrementAndGet() == 1 ? answer.asMono() : Mono.just("ok"));
        TestSubscriber<String> first = subscribed(shared);
        TestSubscriber<String> second = subscribed(shared);
        answer.tryEmitError(new IllegalStateException("down"));
        assertThat(first.expectTerminalError()).hasMessage("down");
        assertThat(second.expectTerminalError()).hasMessage("down");
        assertThat(shared.size()).isZero();
        assertThat(subscribed(shared).getReceivedOnNext()).containsExactly("ok");
        assertThat(shared.size()).isZero();
    }

    @Test
    void theCallGoesOnWhileAnybodyWaitsAndIsCancelledWithTheLast() {
        TestPublisher<String> answer = TestPublisher.create();
        SharedCalls<String, String> shared = shared(text -> answer);
        TestSubscriber<String> first = subscribed(shared);
        TestSubscriber<String> second = subscribed(shared);
        assertThat(answer.subscribeCount()).isEqualTo(1);
        first.cancel();
        answer.assertNotCancelled();
        TestSubscriber<String> third = subscribed(shared);
        second.cancel();
        answer.assertNotCancelled();
        third.cancel();
        answer.assertCancelled();
        assertThat(shared.size()).isZero();
        subscribed(shared);
        assertThat(answer.subscribeCount()).isEqualTo(2);
    }

    @Test
    void whoStaysGetsTheResultThoughTheFirstHasGone() {
        TestPublisher<String> answer = TestPublisher.create();
        SharedCalls<String, String> shared = shared(text -> answer);
        TestSubscriber<String> first = subscribed(shared);
        TestSubscriber<String> second = subscribed(shared);
        first.cancel();
        answer.emit("x");
        assertThat(second.getReceivedOnNext()).containsExactly("x");
        assertThat(first.getReceivedOnNext()).isEmpty();
        assertThat(shared.size()).isZero();
    }

    @Test
    void aCancelledRunCancelsTheCall(VirtualTime time) {
        TestPublisher<String> answer = TestPublisher.create();
        TestSubscriber<String> subscriber = TestSubscriber.create();
        Pipeline.define("cancel")
                .from(Collections.nCopies(5, "a"))
                .mapAsync(5, Coalesce.calls(text -> text, text -> answer), SharedCalls<String, String>::call)
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        PipelineRun run = time.runtime().runs().get(0);
        subscriber.cancel();
        time.runUntilIdle();
        answer.assertCancelled();
        assertThat(run.snapshot().assertNoLoss().stage("call").count(OutcomeKind.CANCELLED))
                .isEqualTo(5);
    }

    @Test
    void eachElementFollowsThePolicyWithTheErrorOfTheSharedCall(VirtualTime time) {
        List<String> results = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        RunReport report = Pipeline.define("skip")
                .from(List.of("a", "b", "a", "a"))
                .mapAsync(
                        4,
                        Coalesce.calls(text -> text, (String text) -> {
                            calls.incrementAndGet();
                            return Mono.delay(SECOND, time.runtime().scheduler())
                                    .flatMap(tick -> text.equals("a")
                                            ? Mono.<String>error(new IllegalStateException("no a"))
                                            : Mono.just(text));
                        }),
                        SharedCalls<String, String>::call)
                .onError(OnError.skip())
                .peek(results::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(results).containsExactly("b");
        assertThat(calls).hasValue(2);
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isEqualTo(3);
    }

    @Test
    void aCallWithoutAResultFiltersAllOfItsElements() {
        SharedCalls<String, String> shared = shared(text -> Mono.empty());
        StepVerifier.create(shared.call("a")).verifyComplete();
        assertThat(shared.size()).isZero();
    }

    @Test
    void whatIsWrongWithACallIsItsFailureAndLeavesNothing() {
        assertThatThrownBy(() -> shared(text -> Flux.just("a", "b")).call("a").block())
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> shared(text -> null).call("a").block())
                .hasMessage("the function of a shared call returned null");
        SharedCalls<String, String> throwing = shared(text -> {
            throw new IllegalArgumentException("bad " + text);
        });
        assertThatThrownBy(() -> throwing.call("a").block()).hasMessage("bad a");
        assertThat(throwing.size()).isZero();
        assertThatThrownBy(() -> new SharedCalls<String, String>(text -> null, Mono::just, () -> {})
                        .call("a")
                        .block())
                .hasMessage("the key function returned null");
    }

    @Test
    void theContextIsThatOfTheFirst() {
        SharedCalls<String, String> shared =
                shared(text -> Mono.deferContextual(context -> Mono.just(context.get("user"))));
        assertThat(shared.call("a")
                        .contextWrite(context -> context.put("user", "me"))
                        .block())
                .isEqualTo("me");
    }

    @Test
    void aClientOfAServiceIsOpenedAndClosedWithTheRun() {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        Service<String> service = Service.of(
                () -> {
                    events.add("open");
                    return "client ";
                },
                client -> events.add("close"));
        List<String> results = new ArrayList<>();
        Pipeline.define("service")
                .from(List.of("a"))
                .mapAsync(
                        1,
                        Coalesce.calls(service, text -> text, (String client, String text) -> Mono.just(client + text)),
                        SharedCalls<String, String>::call)
                .peek(results::add)
                .run()
                .await();
        assertThat(results).containsExactly("client a");
        assertThat(events).containsExactly("open", "close");
    }

    /** Callers of few keys on several threads join, leave and end at the same time: each gets one answer, and no entry stays. */
    @Test
    void nothingStaysWhenCallersComeAndGoOnManyThreads() throws Exception {
        SharedCalls<Integer, Integer> shared = new SharedCalls<>(
                n -> n % 3, n -> Mono.just(n).publishOn(reactor.core.scheduler.Schedulers.parallel()), () -> {});
        int callers = 20_000;
        CountDownLatch ended = new CountDownLatch(2 * callers);
        AtomicInteger answers = new AtomicInteger();
        Runnable caller = () -> {
            for (int n = 0; n < callers; n++) {
                if (n % 4 == 0) {
                    shared.call(n)
                            .doFinally(signal -> ended.countDown())
                            .subscribe()
                            .dispose();
                } else {
                    shared.call(n)
                            .doFinally(signal -> ended.countDown())
                            .subscribe(answer -> answers.incrementAndGet());
                }
            }
        };
        Thread other = new Thread(caller);
        other.start();
        caller.run();
        other.join();
        ended.await();
        assertThat(answers.get()).isGreaterThanOrEqualTo(2 * callers * 3 / 4);
        assertThat(shared.size()).isZero();
    }

    @Test
    void keepsTheLawsInAnyOrder() {
        Simulation.explore(30, simulation -> {
            List<Integer> results = new ArrayList<>();
            simulation
                    .run(Pipeline.define("any")
                            .from(Flux.range(0, 100))
                            .mapAsync(
                                    8,
                                    Coalesce.calls((Integer n) -> n % 3, n -> Mono.just(n % 3)
                                            .delayElement(Duration.ofMillis(n % 5), simulation.scheduler())),
                                    SharedCalls<Integer, Integer>::call)
                            .unordered()
                            .peek(results::add))
                    .assertClean();
            assertThat(results).hasSize(100).contains(0, 1, 2);
        });
    }

    @Test
    void refusesWhatIsMissing() {
        assertThatThrownBy(() -> Coalesce.calls(null, text -> Mono.empty())).hasMessage("key");
        assertThatThrownBy(() -> Coalesce.calls(text -> text, null)).hasMessage("call");
    }

    private static SharedCalls<String, String> shared(
            io.millrace.core.function.CheckedFunction<String, org.reactivestreams.Publisher<String>> call) {
        return new SharedCalls<>(text -> text, call, () -> {});
    }

    private static TestSubscriber<String> subscribed(SharedCalls<String, String> shared) {
        TestSubscriber<String> subscriber = TestSubscriber.create();
        shared.call("a").subscribe(subscriber);
        return subscriber;
    }
}
