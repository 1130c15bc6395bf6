package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.RunFailedException;
import io.millrace.core.observe.RunReport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** How the tests of this package start runs and wait for them: a hang is a failure after {@link #PATIENCE}. */
final class Runs {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Runs() {}

    /** A runtime that gives up soon on what does not return. */
    static PipelineRuntime impatient() {
        return runtime(Duration.ofMillis(50));
    }

    /** A runtime whose grace time is longer than any test waits: an end that needs it is a failure. */
    static PipelineRuntime patient() {
        return runtime(PATIENCE.multipliedBy(5));
    }

    private static PipelineRuntime runtime(Duration graceTime) {
        return PipelineRuntime.builder()
                .name("test")
                .loops(2)
                .cpuThreads(2)
                .blockingThreads(4)
                .graceTime(graceTime)
                .build();
    }

    /** The final report of {@code run}, whether it failed or not. */
    static RunReport ended(PipelineRun run) {
        RunReport report = run.completion()
                .onErrorResume(RunFailedException.class, failed -> Mono.just(failed.report()))
                .block(PATIENCE);
        assertThat(report).isNotNull();
        return report;
    }

    /** What {@code run} failed with; its account closes nevertheless. */
    static Throwable failureOf(PipelineRun run) {
        return ended(run).assertNoLoss().failure().orElseThrow();
    }

    static void reached(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the point was reached")
                .isTrue();
    }
}
