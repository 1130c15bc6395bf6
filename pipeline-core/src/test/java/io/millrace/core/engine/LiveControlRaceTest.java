package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Sinks;
import io.millrace.core.StageControl;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two threads that pause, resume and set the pace of a run, while it runs and as it ends. */
class LiveControlRaceTest {

    private static final int RUNS = 20;
    private static final int ELEMENTS = 2_000;

    private final PipelineRuntime runtime = Runs.patient();

    @AfterEach
    void close() {
        runtime.close();
        assertThat(runtime.clock().pending()).isZero();
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, ELEMENTS).boxed().toList();
    }

    private static Pipeline<Integer> pipeline(String kind) {
        Pipeline<Integer> source =
                switch (kind) {
                    case "pull" -> Pipeline.define(kind).from(numbers());
                    case "push" ->
                        Pipeline.define(kind).from(Flux.fromIterable(numbers()).hide());
                    default -> Pipeline.define(kind).from(numbers()).onLoop();
                };
        return source.map(n -> n).mapAsync(8, n -> Mono.just(n)).named("call").to(Sinks.discard());
    }

    /** Changes everything again and again until the run has ended; in the end nothing is held up. */
    private CompletableFuture<Void> meddle(PipelineRun run, AtomicInteger changes) {
        return CompletableFuture.runAsync(() -> {
            while (!run.state().isTerminal()) {
                StageControl call = run.stage("call");
                switch (changes.getAndIncrement() % 6) {
                    case 0 -> run.pause();
                    case 1 -> call.pause();
                    case 2 -> call.rate(1_000_000);
                    case 3 -> call.resume();
                    case 4 -> call.rate(StageControl.UNLIMITED);
                    default -> run.resume();
                }
                Thread.yield();
            }
        });
    }

    private RunReport ended(PipelineRun run, Runnable end) {
        AtomicInteger changes = new AtomicInteger();
        List<CompletableFuture<Void>> meddlers = new ArrayList<>();
        meddlers.add(meddle(run, changes));
        meddlers.add(meddle(run, changes));
        while (changes.get() < 20 && !run.state().isTerminal()) {
            Thread.onSpinWait();
        }
        end.run();
        RunReport report = Runs.ended(run).assertNoLoss();
        meddlers.forEach(CompletableFuture::join);
        return report;
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push", "boundary"})
    void aRunThatIsPausedAndResumedCompletes(String kind) {
        for (int round = 0; round < RUNS; round++) {
            PipelineRun run = pipeline(kind).run(runtime);
            assertThat(ended(run, () -> {}).out()).isEqualTo(ELEMENTS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push", "boundary"})
    void aDrainEndsARunThatIsBeingPaused(String kind) {
        for (int round = 0; round < RUNS; round++) {
            PipelineRun run = pipeline(kind).run(runtime);
            RunReport report = ended(run, () -> run.drain(Runs.PATIENCE));
            assertThat(report.state()).isIn(RunState.DRAINED, RunState.COMPLETED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push", "boundary"})
    void aCancelEndsARunThatIsBeingPaused(String kind) {
        for (int round = 0; round < RUNS; round++) {
            PipelineRun run = pipeline(kind).run(runtime);
            RunReport report = ended(run, run::cancel);
            assertThat(report.state()).isIn(RunState.CANCELLED, RunState.COMPLETED);
        }
    }

    @Test
    void theLastOfManyPausesAndResumesCounts() {
        for (int round = 0; round < RUNS; round++) {
            PipelineRun run = pipeline("pull").run(runtime);
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    run.pause();
                    run.resume();
                }
            });
            for (int i = 0; i < 100; i++) {
                run.pause();
                run.resume();
            }
            other.join();
            assertThat(run.isPaused()).isFalse();
            assertThat(Runs.ended(run).assertNoLoss().out()).isEqualTo(ELEMENTS);
        }
    }
}
