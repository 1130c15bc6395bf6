package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Sinks;
import io.millrace.core.observe.RunState;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is left of a runtime once it is closed: nothing. */
class RuntimeCloseTest {

    @Test
    void leavesNoThreadAndNoTimerBehind() {
        PipelineRuntime runtime = PipelineRuntime.builder().name("left").build();
        busyPipeline(runtime).run(runtime).await();
        assertThat(threadsOf("left"))
                .anyMatch(name -> name.startsWith("left-loop-"))
                .anyMatch(name -> name.startsWith("left-cpu-"))
                .contains("left-timer");
        runtime.close();
        assertThat(threadsOf("left")).isEmpty();
        assertThat(runtime.clock().pending()).isZero();
    }

    @Test
    void leavesNoThreadBehindWhenTheLoopIsTheCurrentThread() {
        PipelineRuntime runtime =
                PipelineRuntime.builder().name("current").currentThread().build();
        busyPipeline(runtime).run(runtime).await();
        assertThat(threadsOf("current")).noneMatch(name -> name.contains("loop"));
        runtime.close();
        assertThat(threadsOf("current")).isEmpty();
    }

    @Test
    void drainsLiveRunsFirst() throws Exception {
        PipelineRuntime runtime = PipelineRuntime.builder().name("live").build();
        CountDownLatch begun = new CountDownLatch(1_000);
        PipelineRun run = Pipeline.define("endless")
                .from(() -> IntStream.iterate(0, n -> n + 1).iterator())
                .mapCpu(n -> {
                    begun.countDown();
                    return n;
                })
                .to(Sinks.discard())
                .run(runtime);
        begun.await();
        runtime.close();
        assertThat(run.state()).isEqualTo(RunState.DRAINED);
        run.snapshot().assertNoLoss();
        assertThat(threadsOf("live")).isEmpty();
    }

    @Test
    void refusesRunsAfterwards() {
        PipelineRuntime runtime = PipelineRuntime.builder().name("over").build();
        runtime.close();
        runtime.close();
        assertThatThrownBy(() -> Pipeline.define("late").from(Flux.just(1)).run(runtime))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("runtime 'over' is closed; pipeline 'late' cannot run on it");
    }

    /** Uses loops, both pools and timers. */
    private static Pipeline<Integer> busyPipeline(PipelineRuntime runtime) {
        return Pipeline.define("busy")
                .from(IntStream.range(0, 200).boxed().toList())
                .mapCpu(n -> n + 1)
                .mapBlocking(8, n -> n + 1)
                .mapAsync(8, n -> Mono.delay(Duration.ofNanos(1_000), runtime.scheduler())
                        .thenReturn(n))
                .mapAsync(8, n -> Mono.just(n).timeout(Duration.ofHours(1), runtime.scheduler()));
    }

    private static Set<String> threadsOf(String runtime) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(runtime + "-"))
                .collect(Collectors.toSet());
    }
}
