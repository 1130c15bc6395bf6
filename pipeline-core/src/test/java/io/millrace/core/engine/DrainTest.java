package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Service;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Ends that are asked for more than once, or before the run has begun. */
class DrainTest {

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger closings = new AtomicInteger();

    private final Service<String> slowToOpen = Service.of(
            () -> {
                inside.countDown();
                release.await();
                return "client";
            },
            client -> closings.incrementAndGet());

    @ParameterizedTest
    @CsvSource({"P1D, PT0.02S", "PT0.02S, P1D"})
    void theShorterOfTwoDrainsCounts(Duration first, Duration second) throws InterruptedException {
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("two-drains")
                    .from(List.of(1))
                    .mapAsync(1, n -> Mono.<Integer>never().doOnSubscribe(subscription -> inside.countDown()))
                    .named("call")
                    .run(runtime);
            Runs.reached(inside);
            run.drain(first);
            run.drain(second);
            RunReport report = Runs.ended(run).assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.CANCELLED);
            assertThat(report.stage("call").count(OutcomeKind.CANCELLED)).isEqualTo(1);
        }
    }

    @Test
    void aRuntimeThatClosesHurriesALongDrain() throws InterruptedException {
        PipelineRun run;
        try (PipelineRuntime runtime = Runs.impatient()) {
            run = Pipeline.define("long-drain")
                    .from(List.of(1))
                    .mapAsync(1, n -> Mono.<Integer>never().doOnSubscribe(subscription -> inside.countDown()))
                    .run(runtime);
            Runs.reached(inside);
            run.drain(Duration.ofDays(1));
        }
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aRunIsCancelledWhileItsServiceIsBeingOpened() throws InterruptedException {
        try (PipelineRuntime runtime = Runs.patient()) {
            CompletableFuture<PipelineRun> starting = startOnAnotherThread(runtime);
            Runs.reached(inside);
            PipelineRun early = runtime.runs().get(0);
            early.cancel();
            release.countDown();
            RunReport report = Runs.ended(early).assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.CANCELLED);
            assertThat(starting.join()).isSameAs(early);
        }
        assertThat(closings).hasValue(1);
    }

    @Test
    void aRunIsDrainedWhileItsServiceIsBeingOpened() throws InterruptedException {
        try (PipelineRuntime runtime = Runs.patient()) {
            CompletableFuture<PipelineRun> starting = startOnAnotherThread(runtime);
            Runs.reached(inside);
            PipelineRun early = runtime.runs().get(0);
            early.drain(Duration.ofDays(1));
            release.countDown();
            RunReport report = Runs.ended(early).assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.DRAINED);
            assertThat(starting.join()).isSameAs(early);
        }
        assertThat(closings).hasValue(1);
    }

    private CompletableFuture<PipelineRun> startOnAnotherThread(PipelineRuntime runtime) {
        Pipeline<Integer> pipeline = Pipeline.define("slow-to-open")
                .from(Flux.<Integer>never())
                .mapAsync(1, slowToOpen, (client, n) -> Mono.just(n));
        CompletableFuture<PipelineRun> started = new CompletableFuture<>();
        Thread thread = new Thread(() -> started.complete(pipeline.run(runtime)), "starter");
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    @Test
    void aDrainOfAPlainSubscriptionWaitsForWhatThePublisherWasAskedFor() {
        VirtualTimeScheduler.getOrSet(); // time stands still: the publisher is not given up for being silent
        try {
            TestPublisher<Integer> publisher = TestPublisher.create();
            List<Integer> got = new ArrayList<>();
            Flux.from(Pipeline.define("plain-drain").from(publisher).map(n -> n))
                    .doOnNext(got::add)
                    .subscribe();
            PipelineRun run = PipelineRuntime.shared().runs().stream()
                    .filter(one -> one.name().equals("plain-drain"))
                    .findFirst()
                    .orElseThrow();
            publisher.next(1);
            run.drain(Duration.ofDays(1));
            publisher.next(2).complete();
            assertThat(Runs.ended(run).assertNoLoss().out()).isEqualTo(2);
            assertThat(got).containsExactly(1, 2);
        } finally {
            VirtualTimeScheduler.reset();
        }
    }

    @Test
    void aDrainOutOfTheSubscriberLosesNothing() {
        try (PipelineRuntime runtime = Runs.patient()) {
            List<Integer> got = new ArrayList<>();
            Publisher<Integer> pipeline = Pipeline.define("drained-inside")
                    .from(Flux.range(0, 100_000))
                    .mapAsync(4, Mono::just)
                    .filter(n -> n % 3 == 0)
                    .buffer(5)
                    .on(runtime);
            Flux.from(pipeline)
                    .doOnNext(n -> {
                        if (n == 300) {
                            runtime.runs().get(0).drain(Duration.ofDays(1));
                        }
                        got.add(n);
                    })
                    .blockLast(Runs.PATIENCE);
            RunReport report = Runs.ended(runtime.runs().get(0)).assertNoLoss();
            assertThat(report.out()).isEqualTo(got.size());
        }
    }

    @Test
    void theShutdownHookKeepsNoRunThatHasEnded() throws ReflectiveOperationException {
        PipelineRun endsLater;
        PipelineRun endedBefore;
        try (PipelineRuntime runtime = Runs.patient()) {
            endsLater = Pipeline.define("ends-later").from(Flux.never()).run(runtime);
            endsLater.drainOnShutdown(Duration.ofSeconds(1));
            assertThat(keptForShutdown()).containsKey(endsLater);
            endedBefore = Pipeline.define("ended-before").from(List.of(1)).run(runtime);
            Runs.ended(endedBefore);
            endedBefore.drainOnShutdown(Duration.ofSeconds(1));
            endsLater.cancel();
            Runs.ended(endsLater);
        }
        assertThat(keptForShutdown()).doesNotContainKeys(endsLater, endedBefore);
    }

    /** Nothing else shows what the hook holds. */
    @SuppressWarnings("unchecked")
    private static Map<PipelineRun, ?> keptForShutdown() throws ReflectiveOperationException {
        Field runs = ShutdownDrain.class.getDeclaredField("RUNS");
        runs.setAccessible(true);
        return (Map<PipelineRun, ?>) runs.get(null);
    }
}
