package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** Publishers that break the rules of Reactive Streams, or keep them in an unusual way. */
class ForeignPublisherTest {

    @BeforeAll
    static void dropSilently() {
        Hooks.onErrorDropped(error -> {});
    }

    @AfterAll
    static void dropLoudly() {
        Hooks.resetOnErrorDropped();
    }

    /** Does {@code onRequest} when it is asked for elements, and notes a cancellation. */
    private record Scripted(LongConsumer onRequest, AtomicBoolean cancelled) implements Subscription {

        static Scripted of(LongConsumer onRequest) {
            return new Scripted(onRequest, new AtomicBoolean());
        }

        /** As {@link #of}, for the first request only. */
        static Scripted once(Runnable onRequest) {
            AtomicBoolean asked = new AtomicBoolean();
            return of(n -> {
                if (asked.compareAndSet(false, true)) {
                    onRequest.run();
                }
            });
        }

        @Override
        public void request(long n) {
            onRequest.accept(n);
        }

        @Override
        public void cancel() {
            cancelled.set(true);
        }
    }

    private static RunReport ended(Publisher<Integer> publisher) {
        try (PipelineRuntime runtime = Runs.patient()) {
            return Runs.ended(Pipeline.define("foreign")
                            .from(publisher)
                            .named("in")
                            .run(runtime))
                    .assertNoLoss();
        }
    }

    private static String failureText(Publisher<Integer> publisher) {
        return ended(publisher).failure().orElseThrow().getMessage();
    }

    @Test
    void nullFailsTheRunAndIsRefused() {
        AtomicBoolean refused = new AtomicBoolean();
        Publisher<Integer> publisher = subscriber -> subscriber.onSubscribe(Scripted.once(() -> {
            try {
                subscriber.onNext(null);
            } catch (NullPointerException expected) {
                refused.set(true);
            }
        }));
        assertThat(failureText(publisher)).contains("'in'").contains("delivered null");
        assertThat(refused).isTrue();
    }

    @Test
    void moreThanWasAskedForFailsTheRunAndCancelsThePublisher() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        CompletableFuture<Scripted> subscription = new CompletableFuture<>();
        Publisher<Integer> publisher = subscriber -> {
            subscription.complete(Scripted.once(() -> {
                for (int n = 0; n < 10; n++) {
                    subscriber.onNext(n);
                }
                answer.complete(1);
            }));
            subscriber.onSubscribe(subscription.join());
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("foreign")
                    .from(publisher)
                    .named("in")
                    .mapFuture(2, n -> answer)
                    .run(runtime);
            assertThat(Runs.failureOf(run))
                    .hasMessageContaining("'in'")
                    .hasMessageContaining("more than was asked for");
            assertThat(run.snapshot().stage("in").in()).isEqualTo(10);
            assertThat(run.snapshot().out()).isEqualTo(2);
        }
        assertThat(subscription.join().cancelled()).isTrue();
    }

    @Test
    void elementsEmittedInsideRequestAreAllDelivered() {
        Publisher<Integer> publisher = subscriber -> {
            AtomicInteger emitted = new AtomicInteger();
            AtomicBoolean done = new AtomicBoolean();
            subscriber.onSubscribe(Scripted.of(n -> {
                for (long left = n; left > 0 && emitted.get() < 1_000; left--) {
                    subscriber.onNext(emitted.getAndIncrement());
                }
                if (emitted.get() == 1_000 && done.compareAndSet(false, true)) {
                    subscriber.onComplete();
                }
            }));
        };
        RunReport report = ended(publisher);
        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(report.out()).isEqualTo(1_000);
    }

    @Test
    void signalsAfterTheEndChangeNothing() {
        Publisher<Integer> publisher = subscriber -> subscriber.onSubscribe(Scripted.once(() -> {
            subscriber.onNext(1);
            subscriber.onComplete();
            subscriber.onComplete();
            subscriber.onNext(2);
            subscriber.onError(new IllegalStateException("late"));
        }));
        RunReport report = ended(publisher);
        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(report.out()).isEqualTo(1);
    }

    @Test
    void aSecondSubscriptionIsCancelled() {
        Scripted second = Scripted.of(n -> {});
        Publisher<Integer> publisher = subscriber -> {
            subscriber.onSubscribe(Scripted.once(() -> subscriber.onNext(1)));
            subscriber.onSubscribe(second);
            subscriber.onComplete();
        };
        assertThat(ended(publisher).out()).isEqualTo(1);
        assertThat(second.cancelled()).isTrue();
    }

    @Test
    void aRequestThatThrowsFailsTheRun() {
        Publisher<Integer> publisher = subscriber -> subscriber.onSubscribe(Scripted.of(n -> {
            throw new IllegalStateException("no requests");
        }));
        assertThat(failureText(publisher)).isEqualTo("no requests");
    }

    @Test
    void aSubscribeThatThrowsFailsTheRun() {
        Publisher<Integer> publisher = subscriber -> {
            throw new IllegalStateException("no subscribers");
        };
        assertThat(failureText(publisher)).isEqualTo("no subscribers");
    }

    @Test
    void aPublisherThatNeverAnswersDoesNotHoldUpADrain() {
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = silent(runtime);
            run.drain(Duration.ofDays(1));
            assertThat(Runs.ended(run).assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        }
    }

    @Test
    void aPublisherThatNeverAnswersDoesNotHoldUpCancel() {
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = silent(runtime);
            run.cancel();
            assertThat(Runs.ended(run).assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
        }
    }

    @Test
    void aSubscriptionThatComesAfterTheEndIsCancelled() throws InterruptedException {
        CompletableFuture<Subscriber<? super Integer>> subscribers = new CompletableFuture<>();
        Scripted late = Scripted.of(n -> {});
        try (PipelineRuntime runtime = Runs.patient()) {
            Publisher<Integer> publisher = subscribers::complete;
            PipelineRun run = Pipeline.define("late").from(publisher).run(runtime);
            Subscriber<? super Integer> subscriber = subscribers.join();
            run.drain(Duration.ofDays(1));
            assertThat(Runs.ended(run).assertNoLoss().state()).isEqualTo(RunState.DRAINED);
            subscriber.onSubscribe(late);
        }
        assertThat(late.cancelled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCancelThatThrowsDoesNotHoldUpTheEnd(boolean drains) {
        Publisher<Integer> publisher = subscriber -> subscriber.onSubscribe(new Subscription() {
            private boolean asked;

            @Override
            public void request(long n) {
                if (!asked) {
                    asked = true;
                    subscriber.onNext(1);
                }
            }

            @Override
            public void cancel() {
                throw new IllegalStateException("no cancelling");
            }
        });
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("stubborn").from(publisher).run(runtime);
            if (drains) {
                run.drain(Duration.ofMillis(200));
            } else {
                run.cancel();
            }
            assertThat(Runs.ended(run).assertNoLoss().state())
                    .isEqualTo(drains ? RunState.DRAINED : RunState.CANCELLED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPublisherThatNeverLeavesRequestIsEnded(boolean drains) throws InterruptedException {
        CountDownLatch flowing = new CountDownLatch(1_000);
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("endless")
                    .from(Flux.<Integer>generate(sink -> sink.next(1)))
                    .peek(n -> flowing.countDown())
                    .run(runtime);
            Runs.reached(flowing);
            if (drains) {
                run.drain(Duration.ofDays(1));
            } else {
                run.cancel();
            }
            assertThat(Runs.ended(run).assertNoLoss().state())
                    .isEqualTo(drains ? RunState.DRAINED : RunState.CANCELLED);
        }
    }

    @Test
    void aLaterRequestThatThrowsFailsTheRun() {
        AtomicInteger requests = new AtomicInteger();
        Publisher<Integer> publisher = subscriber -> subscriber.onSubscribe(Scripted.of(n -> {
            if (requests.getAndIncrement() > 0) {
                throw new IllegalStateException("no more requests");
            }
            for (long left = n; left > 0; left--) {
                subscriber.onNext(1);
            }
        }));
        assertThat(failureText(publisher)).isEqualTo("no more requests");
    }

    private static PipelineRun silent(PipelineRuntime runtime) {
        Publisher<Integer> publisher = subscriber -> {};
        return Pipeline.define("silent").from(publisher).run(runtime);
    }

    @Test
    void aCallThatAnswersWithoutASubscriptionCounts() {
        try (PipelineRuntime runtime = Runs.patient()) {
            Publisher<Integer> answer = subscriber -> {
                subscriber.onNext(5);
                subscriber.onComplete();
                subscriber.onComplete();
                subscriber.onNext(3);
            };
            PipelineRun run = Pipeline.define("bare-answer")
                    .from(List.of(1))
                    .mapAsync(1, n -> n == 1 ? answer : Mono.just(n))
                    .run(runtime);
            RunReport report = Runs.ended(run).assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.COMPLETED);
            assertThat(report.out()).isEqualTo(1);
        }
    }
}
