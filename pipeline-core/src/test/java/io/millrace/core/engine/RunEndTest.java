package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Service;
import io.millrace.core.observe.Abandoned;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A run ends within the grace time whatever does not return, and says what that was. */
class RunEndTest {

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private void block() throws InterruptedException {
        inside.countDown();
        release.await();
    }

    @Test
    void aFunctionThatBlocksALoopDoesNotHoldUpCancel() throws InterruptedException {
        try (PipelineRuntime runtime = Runs.impatient()) {
            PipelineRun run = Pipeline.define("blocked-loop")
                    .from(List.of(1))
                    .map(n -> {
                        block();
                        return n;
                    })
                    .named("stuck")
                    .run(runtime);
            Runs.reached(inside);
            run.cancel();
            RunReport report = Runs.ended(run);
            assertThat(report.state()).isEqualTo(RunState.CANCELLED);
            assertThat(report.abandoned()).singleElement().satisfies(left -> {
                assertThat(left.stage()).isEqualTo("stuck");
                assertThat(left.where()).contains("test-loop");
            });
            release.countDown();
        }
    }

    @Test
    void closingThatBlocksIsReportedAsAbandoned() {
        Service<String> service = Service.of(() -> "client", client -> block());
        try (PipelineRuntime runtime = Runs.impatient()) {
            PipelineRun run = Pipeline.define("blocked-close")
                    .from(Flux.<Integer>never())
                    .mapAsync(1, service, (client, n) -> Mono.just(n))
                    .run(runtime);
            run.cancel();
            assertThat(Runs.ended(run).abandoned())
                    .singleElement()
                    .extracting(Abandoned::stage)
                    .isEqualTo("close");
            release.countDown();
        }
    }

    @Test
    void aFullBlockingPoolDoesNotHoldUpTheEnd() throws InterruptedException {
        ScriptedSource source = new ScriptedSource() {
            @Override
            public Integer next() throws InterruptedException {
                block();
                return 1;
            }
        };
        try (PipelineRuntime runtime = PipelineRuntime.builder()
                .name("full")
                .blockingThreads(1)
                .graceTime(Duration.ofMillis(50))
                .build()) {
            PipelineRun run =
                    Pipeline.define("full-pool").from(source).named("read").run(runtime);
            Runs.reached(inside);
            run.cancel();
            assertThat(Runs.ended(run).abandoned())
                    .extracting(Abandoned::stage)
                    .containsExactlyInAnyOrder("read", "close");
            release.countDown();
            Runs.reached(source.closed);
        }
        assertThat(source.closings).hasValue(1);
    }

    @Test
    void aDeadLetterThatIsNeverConfirmedIsReportedAsAbandoned() throws InterruptedException {
        ScriptedSink sink = new ScriptedSink() {
            @Override
            public Publisher<?> write(Object element) {
                return Mono.never().doOnSubscribe(subscription -> inside.countDown());
            }
        };
        try (PipelineRuntime runtime = Runs.impatient()) {
            PipelineRun run = Pipeline.define("stubborn-letters")
                    .from(List.of(1, 2))
                    .map(n -> {
                        throw new IllegalStateException("no");
                    })
                    .named("parse")
                    .onError(OnError.deadLetter(sink))
                    .run(runtime);
            Runs.reached(inside);
            run.cancel();
            RunReport report = Runs.ended(run);
            assertThat(report.imbalances()).isEmpty();
            assertThat(report.abandoned()).extracting(Abandoned::stage).contains("parse.dead-letters");
        }
        assertThat(sink.closings).hasValue(1);
    }

    @Test
    void closingARunFromItsOwnFunctionReturnsAfterTheGraceTime() {
        CompletableFuture<PipelineRun> self = new CompletableFuture<>();
        try (PipelineRuntime runtime = Runs.impatient()) {
            PipelineRun run = Pipeline.define("closes-itself")
                    .from(List.of(1, 2))
                    .mapBlocking(1, n -> {
                        self.get().close();
                        return n;
                    })
                    .named("closer")
                    .run(runtime);
            self.complete(run);
            RunReport report = Runs.ended(run);
            assertThat(report.state()).isEqualTo(RunState.CANCELLED);
            assertThat(report.abandoned()).extracting(Abandoned::stage).containsOnly("closer");
        }
    }

    @Test
    void aRuntimeClosedFromAStageFunctionEndsItsThreads() throws InterruptedException {
        PipelineRuntime runtime = Runs.patient();
        CompletableFuture<Thread> loop = new CompletableFuture<>();
        CompletableFuture<Thread> pool = new CompletableFuture<>();
        PipelineRun run = Pipeline.define("closes-runtime")
                .from(List.of(1))
                .mapBlocking(1, n -> {
                    pool.complete(Thread.currentThread());
                    return n;
                })
                .map(n -> n)
                .mapAsync(1, n -> Mono.delay(Duration.ofMillis(1), runtime.scheduler()))
                .map(n -> {
                    loop.complete(Thread.currentThread());
                    runtime.close();
                    return n;
                })
                .run(runtime);
        assertThat(Runs.ended(run).assertNoLoss().out()).isEqualTo(1);
        for (Thread thread : List.of(loop.join(), pool.join())) {
            assertThat(thread.getName()).startsWith("test-");
            thread.join(Runs.PATIENCE.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void aSubscriberThatStaysInOnNextIsReportedAndHearsOfTheEndAfterIt() throws InterruptedException {
        CompletableFuture<Throwable> signal = new CompletableFuture<>();
        try (PipelineRuntime runtime = Runs.impatient()) {
            Flux<Integer> publisher = Flux.create(sink -> {
                Thread thread = new Thread(() -> sink.next(1), "publisher-thread");
                thread.setDaemon(true);
                thread.start();
            });
            Flux.from(Pipeline.define("pushed").from(publisher).on(runtime))
                    .doOnError(signal::complete)
                    .subscribe(
                            n -> {
                                inside.countDown();
                                awaitQuietly(release);
                            },
                            error -> {});
            Runs.reached(inside);
            PipelineRun run = runtime.runs().get(0);
            run.cancel();
            assertThat(Runs.ended(run).abandoned())
                    .anySatisfy(left -> assertThat(left.where()).contains("publisher-thread"));
            assertThat(signal).as("a signal while the subscriber is in onNext").isNotDone();
            release.countDown();
            assertThat(signal.join()).isInstanceOf(CancellationException.class);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
