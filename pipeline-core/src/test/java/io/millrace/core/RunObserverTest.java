package io.millrace.core;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.observe.HeldStage;
import io.millrace.core.observe.RunObserver;
import io.millrace.core.observe.RunReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/** Who is told of runs, and of stages that hold a thread, by a watchdog with a thread of its own. */
class RunObserverTest {

    // E31: 1 s of busy loop on a non-blocking thread gives no signal at all.
    @Test
    void aBusyLoopOnALoopIsNamedWhileItGoesOn() {
        CompletableFuture<HeldStage> named = new CompletableFuture<>();
        Recording told = new Recording() {
            @Override
            public void held(PipelineRun run, HeldStage stage) {
                super.held(run, stage);
                named.complete(stage);
            }
        };
        try (PipelineRuntime runtime = PipelineRuntime.builder()
                .name("busy")
                .watchdog(ofMillis(100))
                .observer(told)
                .build()) {
            Pipeline.define("busy")
                    .from(List.of(1, 2))
                    .map(n -> n + 1)
                    .named("before")
                    .map(n -> {
                        while (!named.isDone()) {
                            Thread.onSpinWait();
                        }
                        return n;
                    })
                    .named("guilty")
                    .map(n -> n + 1)
                    .run(runtime)
                    .await()
                    .assertNoLoss();
        }
        HeldStage stage = named.join();
        assertThat(stage.stage()).isEqualTo("guilty");
        assertThat(stage.duration()).isGreaterThanOrEqualTo(ofMillis(100));
        assertThat(stage.thread().getName()).startsWith("busy-loop");
        assertThat(stage.stack()).anyMatch(frame -> frame.getClassName().equals(RunObserverTest.class.getName()));
        assertThat(told.said).startsWith("started busy", "held busy/guilty").endsWith("ended busy COMPLETED");
    }

    @Test
    void hearsOfARunThatGoesOnAlreadyAndOnceOfItsEnd() {
        Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
        Recording told = new Recording();
        try (PipelineRuntime runtime = PipelineRuntime.builder().name("late").build()) {
            PipelineRun run = Pipeline.define("first").from(source.asFlux()).run(runtime);
            runtime.observe(told);
            source.tryEmitNext(1);
            source.tryEmitComplete();
            run.await();
        }
        assertThat(told.said).containsExactly("started first", "ended first COMPLETED");
    }

    @Test
    void hearsOfARunThatCannotStart() {
        Recording told = new Recording();
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("broken").observer(told).build()) {
            PipelineRun run = Pipeline.define("broken")
                    .from(List.of(1))
                    .mapBlocking(1, n -> n)
                    .onPool("nowhere")
                    .run(runtime);
            run.close();
        }
        assertThat(told.said).containsExactly("started broken", "ended broken FAILED");
    }

    @Test
    void hearsNothingOnceItIsDisposedOf() {
        Recording told = new Recording();
        try (PipelineRuntime runtime = PipelineRuntime.builder().name("left").build()) {
            Disposable observing = runtime.observe(told);
            observing.dispose();
            Pipeline.define("unseen").from(List.of(1)).run(runtime).await();
        }
        assertThat(told.said).isEmpty();
    }

    @Test
    void itsFailureHurtsNobody() {
        Recording told = new Recording();
        RunObserver defective = new RunObserver() {
            @Override
            public void started(PipelineRun run) {
                throw new IllegalStateException("started, as planned by the test");
            }

            @Override
            public void ended(PipelineRun run, RunReport report) {
                throw new AssertionError("ended, as planned by the test");
            }
        };
        try (PipelineRuntime runtime = PipelineRuntime.builder()
                .name("defective")
                .observer(defective)
                .observer(told)
                .build()) {
            RunReport report =
                    Pipeline.define("unhurt").from(List.of(1, 2)).run(runtime).await();
            assertThat(report.assertNoLoss().out()).isEqualTo(2);
        }
        assertThat(told.said).containsExactly("started unhurt", "ended unhurt COMPLETED");
    }

    @Test
    void hearsOfTheEndBeforeThoseWhoWaitForIt() {
        Recording told = new Recording();
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("order").observer(told).build()) {
            Pipeline.define("order").from(List.of(1)).run(runtime).await(ofSeconds(60));
            assertThat(told.said).endsWith("ended order COMPLETED");
        } catch (java.util.concurrent.TimeoutException late) {
            throw new AssertionError(late);
        }
    }

    @Test
    void noThreadOfTheWatchdogIsLeftWhenTheRuntimeIsClosed() {
        try (PipelineRuntime runtime = PipelineRuntime.builder()
                .name("tidy")
                .watchdog(Duration.ofDays(1))
                .build()) {
            Pipeline.define("tidy").from(List.of(1)).run(runtime).await();
            assertThat(threads("tidy-watchdog")).hasSize(1).allMatch(Thread::isDaemon);
        }
        assertThat(threads("tidy-watchdog")).isEmpty();
    }

    @Test
    void aRuntimeThatIsNotWatchedHasNoThreadForIt() {
        try (PipelineRuntime runtime = PipelineRuntime.builder()
                .name("unwatched")
                .watchdog(Duration.ZERO)
                .build()) {
            Pipeline.define("unwatched").from(List.of(1)).run(runtime).await();
            assertThat(threads("unwatched-watchdog")).isEmpty();
        }
    }

    private static List<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .toList();
    }

    private static class Recording implements RunObserver {

        final List<String> said = new CopyOnWriteArrayList<>();

        @Override
        public void started(PipelineRun run) {
            said.add("started " + run.name());
        }

        @Override
        public void ended(PipelineRun run, RunReport report) {
            said.add("ended " + run.name() + " " + report.state());
        }

        @Override
        public void held(PipelineRun run, HeldStage stage) {
            said.add("held " + run.name() + "/" + stage.stage());
        }
    }
}
