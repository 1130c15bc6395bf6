package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class IngressTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final PipelineRuntime runtime =
            PipelineRuntime.builder().name("i").loops(1).build();
    private final Ingress<Integer> ingress = Ingress.bounded("orders", 3);
    private final Pipeline<Integer> pipeline = Pipeline.define("p").from(ingress.source());

    @AfterEach
    void close() {
        runtime.close();
    }

    /** Takes what is asked for by hand. */
    private static final class ByHand extends BaseSubscriber<Integer> {
        private final List<Integer> got = new ArrayList<>();
        private boolean completed;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(Integer element) {
            got.add(element);
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }
    }

    @Test
    void acceptsWhileThereIsRoomAndCountsWhatItDrops() {
        assertThat(ingress.offer(1)).isEqualTo(Offer.ACCEPTED);
        assertThat(ingress.offer(2)).isEqualTo(Offer.ACCEPTED);
        assertThat(ingress.offer(3)).isEqualTo(Offer.ACCEPTED);
        assertThat(ingress.offer(4)).isEqualTo(Offer.DROPPED);
        assertThat(ingress.accepted()).isEqualTo(3);
        assertThat(ingress.dropped()).isEqualTo(1);
        assertThat(ingress.queued()).isEqualTo(3);
        assertThat(ingress).hasToString("Ingress[orders, 3 of 3]");
    }

    @Test
    void whatWaitsWhenTheRunBeginsIsDelivered() {
        ingress.offer(1);
        ingress.offer(2);
        ingress.complete();
        RunReport report = pipeline.run(runtime).await().assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(report.out()).isEqualTo(2);
        assertThat(report.stages().get(0).name()).isEqualTo("ingress");
        assertThat(ingress.queued()).isZero();
    }

    @Test
    void deliversNoMoreThanIsAskedFor() {
        ByHand subscriber = new ByHand();
        pipeline.subscribe(subscriber);
        ingress.offer(1);
        ingress.offer(2);
        assertThat(subscriber.got).isEmpty();
        subscriber.request(1);
        assertThat(subscriber.got).containsExactly(1);
        assertThat(ingress.queued()).isEqualTo(1);
        subscriber.request(5);
        assertThat(subscriber.got).containsExactly(1, 2);
        ingress.offer(3);
        assertThat(subscriber.got).containsExactly(1, 2, 3);
        ingress.complete();
        assertThat(subscriber.completed).isTrue();
    }

    @Test
    void completesWithoutDemandWhenNothingIsLeft() {
        ByHand subscriber = new ByHand();
        pipeline.subscribe(subscriber);
        ingress.complete();
        assertThat(subscriber.completed).isTrue();
    }

    @Test
    void failsTheRunAfterWhatWasAccepted() {
        ingress.offer(1);
        IllegalStateException failure = new IllegalStateException("door broken");
        ingress.fail(failure);
        ingress.fail(new IllegalStateException("second"));
        ingress.complete();
        StepVerifier.create(pipeline)
                .expectNext(1)
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(failure))
                .verify(LONG);
        assertThat(ingress.offer(2)).isEqualTo(Offer.CLOSED);
    }

    @Test
    void refusesASecondRunMeanwhileAndServesTheNextOne() {
        ByHand first = new ByHand();
        pipeline.subscribe(first);
        StepVerifier.create(pipeline)
                .expectErrorMessage(
                        "ingress 'orders' is read by another run; one run reads it at a time, so give each an ingress of its own")
                .verify(LONG);
        first.cancel();
        ingress.offer(1);
        ingress.complete();
        StepVerifier.create(pipeline).expectNext(1).expectComplete().verify(LONG);
    }

    @Test
    void keepsWhatACancelledRunHasNotGotForTheNextOne() {
        ByHand first = new ByHand();
        pipeline.subscribe(first);
        first.request(1);
        ingress.offer(1);
        ingress.offer(2);
        first.cancel();
        assertThat(ingress.offer(3)).isEqualTo(Offer.ACCEPTED);
        assertThat(ingress.queued()).isEqualTo(2);
        StepVerifier.create(pipeline)
                .expectNext(2, 3)
                .then(ingress::complete)
                .expectComplete()
                .verify(LONG);
        assertThat(ingress.accepted()).isEqualTo(3);
    }

    @Test
    void aRunThatIsDrainedAcceptsNoMoreAndDeliversWhatWasAccepted() throws Exception {
        Ingress<Integer> busy = Ingress.bounded("busy", 100);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        PipelineRun run = Pipeline.define("p")
                .from(busy.source())
                .mapBlocking(1, element -> {
                    begun.countDown();
                    go.await();
                    return element;
                })
                .run(runtime);
        for (int i = 0; i < 100; i++) {
            assertThat(busy.offer(i)).isEqualTo(Offer.ACCEPTED);
        }
        begun.await();
        Mono<RunReport> drained = run.drain(LONG);
        runtime.workers().loop().execute(go::countDown); // behind the task that shuts the valve
        RunReport report = drained.block(LONG).assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.DRAINED);
        assertThat(report.out()).isEqualTo(100).isEqualTo(busy.accepted());
        assertThat(busy.offer(1)).isEqualTo(Offer.CLOSED);
        assertThat(busy.queued()).isZero();
    }

    @Test
    void whatDoesNotFlowOutInTimeToDrainStaysAndIsAccountedFor() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        PipelineRun run = Pipeline.define("p")
                .from(ingress.source())
                .mapBlocking(1, element -> {
                    begun.countDown();
                    go.await();
                    return element;
                })
                .run(runtime);
        ingress.put(1);
        ingress.put(2);
        begun.await();
        run.drain(Duration.ofMillis(1)).subscribe(report -> {}, failure -> {});
        while (run.snapshot().stage("mapBlocking").count(OutcomeKind.CANCELLED) == 0) {
            Thread.onSpinWait();
        }
        go.countDown();
        RunReport report = run.await().assertNoLoss();
        assertThat(report.in() + ingress.queued()).isEqualTo(ingress.accepted()).isEqualTo(2);
        // A millisecond may be over before the loop has come to close it, which it does then.
        while (!ingress.isClosed()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void sendersAreAcceptedInOrderAsRoomAppears() {
        List<String> order = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            int number = i;
            ingress.send(i).subscribe(nothing -> {}, failure -> order.add("failed"), () -> order.add("sent " + number));
        }
        assertThat(order).containsExactly("sent 1", "sent 2", "sent 3");
        assertThat(ingress.waiting()).isEqualTo(2);
        ByHand subscriber = new ByHand();
        pipeline.subscribe(subscriber);
        subscriber.request(1);
        assertThat(order).containsExactly("sent 1", "sent 2", "sent 3", "sent 4");
        subscriber.request(10);
        assertThat(order).endsWith("sent 4", "sent 5");
        assertThat(subscriber.got).containsExactly(1, 2, 3, 4, 5);
        assertThat(ingress.waiting()).isZero();
        subscriber.cancel();
    }

    @Test
    void nobodyOvertakesASenderThatWaits() {
        for (int i = 1; i <= 3; i++) {
            ingress.offer(i);
        }
        Disposable waiting = ingress.send(4).subscribe();
        assertThat(ingress.offer(5)).isEqualTo(Offer.DROPPED);
        waiting.dispose();
        assertThat(ingress.waiting()).isZero();
    }

    @Test
    void aSenderThatIsCancelledWhileItWaitsIsForgotten() {
        for (int i = 1; i <= 3; i++) {
            ingress.offer(i);
        }
        Disposable forgotten = ingress.send(4).subscribe();
        ingress.send(5).onErrorComplete().subscribe();
        forgotten.dispose();
        ingress.complete();
        StepVerifier.create(pipeline).expectNext(1, 2, 3).expectComplete().verify(LONG);
        assertThat(ingress.accepted()).isEqualTo(3);
    }

    @Test
    void aSenderFailsWhenTheIngressIsClosedBeforeOrWhileItWaits() {
        for (int i = 1; i <= 3; i++) {
            ingress.offer(i);
        }
        StepVerifier.create(ingress.send(4))
                .then(ingress::complete)
                .expectErrorMessage("ingress 'orders' is closed")
                .verify(LONG);
        StepVerifier.create(ingress.send(5))
                .expectErrorMessage("ingress 'orders' is closed")
                .verify(LONG);
    }

    @Test
    void asManySendersWaitAsThereArePlacesAndNoMore() {
        for (int i = 1; i <= 6; i++) {
            ingress.send(i).subscribe();
        }
        assertThat(ingress.waiting()).isEqualTo(3);
        StepVerifier.create(ingress.send(7))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessage("ingress 'orders' is full, and 3 senders wait already"))
                .verify(LONG);
    }

    @Test
    void putWaitsForRoom() throws Exception {
        for (int i = 1; i <= 3; i++) {
            assertThat(ingress.put(i)).isEqualTo(Offer.ACCEPTED);
        }
        CompletableFuture<Offer> fourth = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                fourth.complete(ingress.put(4));
            } catch (InterruptedException unexpected) {
                fourth.completeExceptionally(unexpected);
            }
        });
        waiter.start();
        ByHand subscriber = new ByHand();
        pipeline.subscribe(subscriber);
        assertThat(fourth).isNotDone();
        subscriber.request(1);
        assertThat(fourth.join()).isEqualTo(Offer.ACCEPTED);
        ingress.complete();
        assertThat(ingress.put(5)).isEqualTo(Offer.CLOSED);
        subscriber.cancel();
    }

    @Test
    void putEndsWhenTheIngressIsClosedOrItsThreadIsInterrupted() {
        for (int i = 1; i <= 3; i++) {
            ingress.offer(i);
        }
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> ingress.put(4)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        CompletableFuture<Offer> result = CompletableFuture.supplyAsync(() -> {
            try {
                return ingress.put(4);
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
        ingress.complete();
        assertThat(result.join()).isEqualTo(Offer.CLOSED);
        assertThat(ingress.accepted()).isEqualTo(3);
    }

    @Test
    void putRefusesToWaitOnAThreadThatMustNotBeBlocked() {
        Mono<Offer> onParallel =
                Mono.fromCallable(() -> ingress.put(1)).repeat(3).last().subscribeOn(Schedulers.parallel());
        StepVerifier.create(onParallel)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("put() would wait: ingress 'orders' is full. Use offer() or send(); "
                                + "this is thread parallel-"))
                .verify(LONG);
        assertThat(ingress.queued()).isEqualTo(3);
    }

    @Test
    void aStageMayOfferToItsOwnIngress() {
        Flux<Integer> countdown =
                Flux.from(Pipeline.define("loop").from(ingress.source()).peek(n -> {
                    if (n == 0) {
                        ingress.complete();
                    } else {
                        ingress.offer(n - 1);
                    }
                }));
        ingress.offer(10_000);
        StepVerifier.create(countdown).expectNextCount(10_001).expectComplete().verify(LONG);
    }

    @Test
    void deliversOnTheLoopOfTheRun() {
        CompletableFuture<String> thread = new CompletableFuture<>();
        PipelineRun run = Pipeline.define("p")
                .from(ingress.source())
                .peek(element -> thread.complete(Thread.currentThread().getName()))
                .run(runtime);
        ingress.offer(1);
        assertThat(thread.join()).isEqualTo("i-loop-1");
        run.close();
    }

    @Test
    void takeEndsTheRunAndLeavesTheRest() {
        for (int i = 1; i <= 3; i++) {
            ingress.offer(i);
        }
        StepVerifier.create(Pipeline.define("p").from(ingress.source()).take(2))
                .expectNext(1, 2)
                .expectComplete()
                .verify(LONG);
        assertThat(ingress.queued()).isEqualTo(1);
        assertThat(ingress.isClosed()).isFalse();
    }

    @Test
    void saysWhatItIs() {
        assertThat(pipeline.describe().text()).contains("ingress").contains("orders, 3 elements");
        assertThatThrownBy(() -> Ingress.bounded("none", 0)).hasMessageContaining("was 0");
    }
}
