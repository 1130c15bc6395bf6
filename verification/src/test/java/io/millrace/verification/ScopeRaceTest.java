package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.JoinPolicy;
import io.millrace.core.JoinSet;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Scope;
import io.millrace.core.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Threads that start things in a scope while it ends, is cancelled or fails. */
class ScopeRaceTest {

    private static final int ROUNDS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PipelineRuntime runtime =
            PipelineRuntime.builder().name("races").loops(2).build();

    @AfterEach
    void leavesNoTimer() {
        runtime.close();
        assertThat(runtime.clock().pending()).isZero();
    }

    /** Starts tasks and runs until the scope refuses them. */
    private CompletableFuture<Void> starter(Scope scope, Queue<Task<Integer>> tasks, Queue<PipelineRun> runs) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int n = 0; n < 10_000; n++) {
                    int value = n;
                    switch (n % 4) {
                        case 0 -> tasks.add(scope.fork("mono", Mono.fromSupplier(() -> value)));
                        case 1 -> tasks.add(scope.fork("never", Mono.never()));
                        case 2 -> tasks.add(scope.forkBlocking("blocking", () -> value));
                        default ->
                            runs.add(scope.run(Pipeline.define("run")
                                    .from(IntStream.range(0, 10).boxed().toList())
                                    .mapAsync(2, Mono::just)));
                    }
                }
            } catch (IllegalStateException closed) {
                assertThat(closed).hasMessageContaining("cannot start in it");
            }
        });
    }

    @Test
    void whatWasStartedBeforeACancelHasEndedWithIt() {
        for (int round = 0; round < ROUNDS; round++) {
            Scope scope = runtime.scope("cancelled");
            Queue<Task<Integer>> tasks = new ConcurrentLinkedQueue<>();
            Queue<PipelineRun> runs = new ConcurrentLinkedQueue<>();
            List<CompletableFuture<Void>> starters = List.of(starter(scope, tasks, runs), starter(scope, tasks, runs));
            while (runs.isEmpty()) {
                Thread.onSpinWait();
            }
            scope.cancel();
            starters.forEach(CompletableFuture::join);
            scope.completion().block(PATIENCE);
            assertThat(tasks).allMatch(Task::isDone);
            assertThat(runs).allMatch(run -> run.state().isTerminal());
            runs.forEach(run -> run.snapshot().assertNoLoss());
        }
    }

    @Test
    void aFailureCancelsWhatIsBeingStarted() {
        for (int round = 0; round < ROUNDS; round++) {
            Scope scope = runtime.scope("failing", JoinPolicy.FAIL_FAST);
            Queue<Task<Integer>> tasks = new ConcurrentLinkedQueue<>();
            Queue<PipelineRun> runs = new ConcurrentLinkedQueue<>();
            List<CompletableFuture<Void>> starters = List.of(starter(scope, tasks, runs), starter(scope, tasks, runs));
            scope.fork("broken", Mono.error(new IllegalStateException("no")));
            starters.forEach(CompletableFuture::join);
            assertThat(scope.completion().materialize().block(PATIENCE).getThrowable())
                    .hasRootCauseMessage("no");
            assertThat(tasks).allMatch(Task::isDone);
            assertThat(runs).allMatch(run -> run.state().isTerminal());
        }
    }

    @Test
    void aJoinSetGivesOutEachTaskOnce() {
        try (Scope scope = runtime.scope("set")) {
            for (int round = 0; round < ROUNDS; round++) {
                JoinSet<Integer> set = scope.joinSet(100);
                List<String> names = new ArrayList<>();
                IntStream.range(0, 100).forEach(n -> set.fork("task-" + n, Mono.just(n)));
                List<CompletableFuture<List<String>>> takers = IntStream.range(0, 2)
                        .mapToObj(n -> set.joinNext()
                                .repeat(49)
                                .map(Task::name)
                                .collectList()
                                .toFuture())
                        .toList();
                takers.forEach(taker -> names.addAll(taker.join()));
                assertThat(names).hasSize(100).doesNotHaveDuplicates();
                assertThat(set.joinNext().block(PATIENCE)).isNull();
            }
        }
    }
}
