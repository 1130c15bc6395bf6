package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.observe.StageFigures;
import io.millrace.core.queue.Crew;
import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** {@code onLoop()}: a boundary between threads. */
class BoundaryTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final PipelineRuntime runtime =
            PipelineRuntime.builder().name("b").loops(4).build();

    @AfterEach
    void close() {
        runtime.close();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void stagesBeforeAndAfterWorkOnDifferentLoopsInOrder() {
        Set<String> before = ConcurrentHashMap.newKeySet();
        Set<String> between = ConcurrentHashMap.newKeySet();
        Set<String> after = ConcurrentHashMap.newKeySet();
        List<Integer> got = new ArrayList<>();
        RunReport report = Pipeline.define("p")
                .from(numbers(100_000))
                .peek(n -> before.add(Thread.currentThread().getName()))
                .onLoop()
                .peek(n -> between.add(Thread.currentThread().getName()))
                .onLoop()
                .peek(n -> {
                    after.add(Thread.currentThread().getName());
                    got.add(n);
                })
                .run(runtime)
                .await()
                .assertNoLoss();
        assertThat(got).isEqualTo(numbers(100_000));
        assertThat(before).hasSize(1);
        assertThat(between).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(after).hasSize(1).doesNotContainAnyElementsOf(before).doesNotContainAnyElementsOf(between);
        StageFigures boundary = report.stage("onLoop");
        assertThat(boundary.verb()).isEqualTo("onLoop");
        assertThat(boundary.in()).isEqualTo(100_000).isEqualTo(boundary.emitted());
        assertThat(report.stage("onLoop-2").count(OutcomeKind.DONE)).isEqualTo(100_000);
    }

    @Test
    void callsBeforeItAreAskedForMoreOnTheirOwnLoop() {
        Set<String> before = ConcurrentHashMap.newKeySet();
        Pipeline.define("p")
                .from(numbers(20_000))
                .mapAsync(8, n -> {
                    before.add(Thread.currentThread().getName());
                    return reactor.core.publisher.Mono.just(n);
                })
                .onLoop()
                .map(n -> n + 1)
                .run(runtime)
                .await()
                .assertNoLoss();
        assertThat(before).hasSize(1);
    }

    @Test
    void emptyCompletesAndAnErrorFollowsWhatCameBeforeIt() {
        Flux<Integer> empty = Flux.from(
                Pipeline.define("p").<Integer>from(Flux.empty()).onLoop().on(runtime));
        StepVerifier.create(empty).expectComplete().verify(LONG);
        Flux<Integer> failing = Flux.range(0, 5_000).concatWith(Flux.error(new IllegalStateException("broken")));
        StepVerifier.create(Pipeline.define("p").from(failing).onLoop().on(runtime))
                .expectNextCount(5_000)
                .expectErrorMessage("broken")
                .verify(LONG);
    }

    @Test
    void asksForSoManyAheadAndForMoreWhenHalfWasPassedOn() {
        AtomicLong asked = new AtomicLong();
        Flux<Integer> elements = Flux.range(0, 10_000).doOnRequest(asked::addAndGet);
        List<Integer> got = new ArrayList<>();
        BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnNext(Integer element) {
                got.add(element);
            }
        };
        // a plain publisher: everything happens here, in this thread
        Pipeline.define("p").from(elements).onLoop().subscribe(subscriber);
        assertThat(got).isEmpty();
        long ahead = asked.get();
        assertThat(ahead).isEqualTo(1_024);
        subscriber.request(1);
        assertThat(got).containsExactly(0);
        assertThat(asked).hasValue(ahead);
        subscriber.request(511);
        assertThat(asked.get()).isBetween(ahead + 1, ahead + 512);
        subscriber.request(Long.MAX_VALUE);
        assertThat(got).isEqualTo(numbers(10_000));
    }

    @Test
    void whatWaitsIsCountedInTheRing() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        PipelineRun run = Pipeline.define("p")
                .from(numbers(5_000))
                .onLoop()
                .peek(n -> {
                    if (n == 0) {
                        blocked.countDown();
                        go.await();
                    }
                })
                .run(runtime);
        blocked.await();
        while (run.snapshot().stage("onLoop").in() < 1_024) {
            Thread.onSpinWait();
        }
        StageFigures boundary = run.snapshot().stage("onLoop");
        assertThat(boundary.queued()).isEqualTo(1_023);
        assertThat(boundary.emitted()).isEqualTo(1);
        go.countDown();
        assertThat(run.await().assertNoLoss().out()).isEqualTo(5_000);
    }

    @Test
    void whatWaitsWhenTheRunIsCancelledCountsAsCancelled() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        PipelineRun run = Pipeline.define("p")
                .from(numbers(5_000))
                .onLoop()
                .peek(n -> {
                    blocked.countDown();
                    go.await();
                })
                .run(runtime);
        blocked.await();
        while (run.snapshot().stage("onLoop").in() < 1_024) {
            Thread.onSpinWait();
        }
        run.cancel();
        go.countDown();
        RunReport report = run.await().assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.CANCELLED);
        assertThat(report.stage("onLoop").count(OutcomeKind.CANCELLED)).isEqualTo(1_023);
    }

    @Test
    void whatTheStageBeforeItStillHasWhenTheRunIsCancelledCountsAsCancelledToo() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        PipelineRun run = Pipeline.define("p")
                .from(List.of(1))
                .<Integer>mapMulti((n, out) -> numbers(5_000).forEach(out))
                .onLoop()
                .peek(n -> {
                    blocked.countDown();
                    go.await();
                })
                .run(runtime);
        blocked.await();
        while (run.snapshot().stage("mapMulti").emitted() < 5_000) {
            Thread.onSpinWait();
        }
        run.cancel();
        go.countDown();
        RunReport report = run.await().assertNoLoss();
        assertThat(report.stage("onLoop").in()).isEqualTo(5_000);
        assertThat(report.stage("onLoop").count(OutcomeKind.CANCELLED)).isEqualTo(4_999);
    }

    @Test
    void drainDeliversWhatWaits() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger next = new AtomicInteger();
        PipelineRun run = Pipeline.define("p")
                .from(Flux.<Integer>generate(sink -> sink.next(next.getAndIncrement())))
                .onLoop()
                .peek(n -> {
                    blocked.countDown();
                    go.await();
                })
                .run(runtime);
        blocked.await();
        CompletableFuture<RunReport> drained = run.drain(LONG).toFuture();
        go.countDown();
        RunReport report = drained.join().assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.DRAINED);
        assertThat(report.out()).isEqualTo(report.in());
    }

    @Test
    void aFailureAfterItEndsWhatIsBeforeIt() {
        Pipeline<Integer> pipeline = Pipeline.define("p")
                .from(Flux.<Integer>generate(sink -> sink.next(1)))
                .onLoop()
                .map(n -> {
                    throw new IllegalStateException("after");
                });
        assertThatThrownBy(() -> pipeline.run(runtime).await())
                .isInstanceOf(RunFailedException.class)
                .satisfies(failed -> ((RunFailedException) failed).report().assertNoLoss())
                .hasRootCauseMessage("after");
    }

    @Test
    void takeAfterItEndsAnEndlessSource() {
        StepVerifier.create(Pipeline.define("p")
                        .from(Flux.<Integer>generate(sink -> sink.next(1)))
                        .onLoop()
                        .take(10_000)
                        .on(runtime))
                .expectNextCount(10_000)
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void worksOnARuntimeWithOneThread() {
        try (PipelineRuntime one = PipelineRuntime.currentThread()) {
            RunReport report = Pipeline.define("p")
                    .from(numbers(10_000))
                    .onLoop()
                    .map(n -> n + 1)
                    .onLoop()
                    .run(one)
                    .await();
            assertThat(report.assertNoLoss().out()).isEqualTo(10_000);
        }
    }

    @Test
    void acknowledgementsPassAndWhatIsCancelledIsGivenBack() throws Exception {
        Acknowledging source = new Acknowledging(20_000);
        RunReport all = Pipeline.define("p")
                .from(source)
                .onLoop()
                .filter(n -> n % 2 == 0)
                .onLoop()
                .run(runtime)
                .await()
                .assertNoLoss();
        assertThat(all.acknowledgements().acknowledged()).isEqualTo(20_000);
        for (int round = 0; round < 50; round++) {
            Acknowledging endless = new Acknowledging(Integer.MAX_VALUE);
            CountDownLatch some = new CountDownLatch(2_000);
            PipelineRun run = Pipeline.define("p")
                    .from(endless)
                    .onLoop()
                    .peek(n -> some.countDown())
                    .run(runtime);
            some.await();
            run.cancel();
            RunReport report = run.await().assertNoLoss();
            assertThat(report.acknowledgements().delivered())
                    .isEqualTo(endless.acknowledged.get() + endless.returned.get());
        }
    }

    @Test
    void losesNothingHoweverARunEnds() {
        Crew.run(2, thread -> {
            for (int round = 0; round < 200; round++) {
                AtomicInteger next = new AtomicInteger();
                CountDownLatch some = new CountDownLatch(1 + round * 20);
                PipelineRun run = Pipeline.define("p")
                        .from(Flux.<Integer>generate(sink -> sink.next(next.getAndIncrement())))
                        .map(n -> n + 1)
                        .onLoop()
                        .filter(n -> n % 3 != 0)
                        .onLoop()
                        .peek(n -> some.countDown())
                        .run(runtime);
                some.await();
                if (round % 2 == 0) {
                    run.cancel();
                } else {
                    run.drain(LONG).subscribe(report -> {}, failure -> {});
                }
                RunReport report = run.await().assertNoLoss();
                assertThat(report.state()).isEqualTo(round % 2 == 0 ? RunState.CANCELLED : RunState.DRAINED);
            }
        });
    }

    @Test
    void passesOneByOneBetweenThreadsThatWaitForEachOther() {
        // the ring is empty nearly always: every element meets a boundary that is going idle
        Ingress<Integer> source = Ingress.bounded("source", 8);
        AtomicLong seen = new AtomicLong();
        PipelineRun run = Pipeline.define("p")
                .from(source.source())
                .onLoop()
                .peek(n -> seen.incrementAndGet())
                .run(runtime);
        for (int i = 1; i <= 20_000; i++) {
            source.offer(i);
            while (seen.get() < i) {
                Thread.onSpinWait();
            }
        }
        source.complete();
        assertThat(run.await().assertNoLoss().out()).isEqualTo(20_000);
    }

    @Test
    void saysWhatItIs() {
        Pipeline<Integer> pipeline =
                Pipeline.define("p").from(List.of(1)).onLoop().named("hop");
        assertThat(pipeline.describe().text())
                .contains("hop")
                .contains("onLoop")
                .contains("1024 elements ahead");
        assertThat(pipeline.describe().mermaid()).contains("hop<br/>onLoop<br/>1024 elements ahead");
    }

    /** Numbers that must each be acknowledged or given back once. */
    private static final class Acknowledging implements PullSource<Integer> {

        private final int count;
        private final transient AtomicLong acknowledged = new AtomicLong();
        private final transient AtomicLong returned = new AtomicLong();
        private final BitSet over = new BitSet();

        Acknowledging(int count) {
            this.count = count;
        }

        @Override
        public String verb() {
            return "acknowledging";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public boolean acknowledges() {
            return true;
        }

        private synchronized void over(long position, AtomicLong how) {
            assertThat(over.get((int) position)).isFalse();
            over.set((int) position);
            how.incrementAndGet();
        }

        @Override
        @SuppressWarnings("try") // closing may throw anything, as declared
        public SourceReader<Integer> open() {
            return new SourceReader<>() {
                private int next;

                @Override
                public Integer next() {
                    return next == count ? null : next++;
                }

                @Override
                public void acknowledged(long position) {
                    over(position, acknowledged);
                }

                @Override
                public void returned(long position) {
                    over(position, returned);
                }
            };
        }
    }
}
