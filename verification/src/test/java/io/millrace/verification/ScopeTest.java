package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.core.JoinPolicy;
import io.millrace.core.JoinSet;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.RunFailedException;
import io.millrace.core.Scope;
import io.millrace.core.ScopeFailedException;
import io.millrace.core.Task;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunState;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What is started in a scope ends with it. */
class ScopeTest {

    private final VirtualTime time = VirtualTime.create();
    private final PipelineRuntime runtime = time.runtime();

    @AfterEach
    void leavesNothing() {
        time.close();
        assertThat(time.pendingTimers()).isZero();
        assertThat(runtime.runs()).allMatch(run -> run.state().isTerminal());
    }

    private Pipeline<Integer> endless(String name) {
        return Pipeline.define(name)
                .from(Stream.iterate(0, n -> n + 1)::iterator)
                .mapAsync(1, n -> after(10, n))
                .named("tick");
    }

    private Pipeline<Integer> failing(String name, int afterMillis) {
        return Pipeline.define(name).from(List.of(1)).mapAsync(1, n -> after(afterMillis, n)
                .map(never -> {
                    throw new IllegalStateException(name + " is out of order");
                }));
    }

    private <T> Mono<T> after(int millis, T value) {
        return Mono.just(value).delayElement(Duration.ofMillis(millis), runtime.scheduler());
    }

    @Test
    void joinsRunsAndTasks() {
        List<String> ended = new ArrayList<>();
        try (Scope scope = runtime.scope("nightly")) {
            PipelineRun run = scope.run(Pipeline.define("ten")
                    .from(IntStream.range(0, 10).boxed().toList())
                    .mapAsync(1, n -> after(10, n)));
            Task<String> task = scope.fork("load", after(50, "loaded"));
            Task<Integer> blocking = scope.forkBlocking("count", () -> 42);
            assertThat(scope).hasToString("Scope[nightly, 3 running]");

            scope.join();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            assertThat(task.result().block()).isEqualTo("loaded");
            assertThat(task).hasToString("Task[load, done]");
            assertThat(blocking.result().block()).isEqualTo(42);
            ended.add("joined");

            scope.fork("more", Mono.fromRunnable(() -> ended.add("more")));
            scope.join();
        }
        assertThat(ended).containsExactly("joined", "more");
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void closingDrainsWhatIsLeft() {
        PipelineRun run;
        Task<String> task;
        try (Scope scope = runtime.scope("nightly")) {
            run = scope.run(endless("ticks"));
            task = scope.fork("slow", after(500, "done"));
            time.advance(Duration.ofMillis(45));
        }
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        assertThat(task.result().block()).isEqualTo("done");
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void whatDoesNotEndWithinTheGraceTimeIsCancelled() {
        Task<String> task;
        try (Scope scope = runtime.scope("nightly")) {
            task = scope.fork("hangs", Mono.never());
        }
        assertThat(time.elapsed()).isEqualTo(runtime.graceTime());
        assertThatThrownBy(() -> task.result().block())
                .isInstanceOf(CancellationException.class)
                .hasMessage("task 'hangs' was cancelled");
    }

    @Test
    void cancelGivesUpWhatRuns() {
        Scope scope = runtime.scope("nightly");
        PipelineRun run = scope.run(endless("ticks"));
        Task<String> task = scope.fork("slow", after(500, "done"));
        time.advance(Duration.ofMillis(45));
        scope.cancel();
        scope.cancel();
        time.runUntilIdle();
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
        assertThat(task.isDone()).isTrue();
        assertThat(time.pendingTimers()).isZero();
        scope.completion().block();
        assertThat(scope).hasToString("Scope[nightly, 0 running, ended]");
        assertThatThrownBy(() -> scope.fork("late", Mono.just(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("scope 'nightly' is closed; 'late' cannot start in it");
        assertThatThrownBy(() -> scope.run(endless("late"))).hasMessageContaining("'late' cannot start in it");
    }

    @Test
    void theFirstFailureCancelsTheOthersWhenAsked() {
        try (Scope scope = runtime.scope("nightly", JoinPolicy.FAIL_FAST)) {
            PipelineRun ticks = scope.run(endless("ticks"));
            scope.run(failing("orders", 35));
            Task<String> slow = scope.fork("slow", after(500, "done"));

            ScopeFailedException failure = catchThrowableOfType(ScopeFailedException.class, scope::join);
            assertThat(failure)
                    .hasMessageStartingWith("'orders' in scope 'nightly' failed: pipeline 'orders' failed in stage")
                    .hasCauseInstanceOf(RunFailedException.class)
                    .hasRootCauseMessage("orders is out of order");
            assertThat(ticks.snapshot().assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
            assertThat(slow.isDone()).isTrue();
            assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(35));
            assertThatThrownBy(() -> scope.fork("late", Mono.just(1)))
                    .hasMessageStartingWith("scope 'nightly' is closed, because 'orders' in scope 'nightly' failed");
        }
    }

    @Test
    void otherwiseTheOthersGoOnAndTheirFailuresAreSuppressed() {
        try (Scope scope = runtime.scope("nightly")) {
            scope.run(failing("orders", 35));
            scope.fork("load", after(10, 1).then(Mono.error(new IllegalStateException("no disk"))));
            Task<String> slow = scope.fork("slow", after(500, "done"));

            ScopeFailedException failure = catchThrowableOfType(ScopeFailedException.class, scope::join);
            assertThat(failure)
                    .hasMessage("'load' in scope 'nightly' failed: java.lang.IllegalStateException: no disk");
            assertThat(failure.getSuppressed()).hasSize(1);
            assertThat(failure.getSuppressed()[0]).isInstanceOf(RunFailedException.class);
            assertThat(slow.result().block()).isEqualTo("done");
            TestSubscriber<Void> joined = TestSubscriber.create();
            scope.joined().subscribe(joined);
            assertThat(joined.expectTerminalError()).isSameAs(failure);
        }
    }

    @Test
    void aScopeInsideAnotherEndsWithItAndFailsIt() {
        Scope outer = runtime.scope("outer", JoinPolicy.FAIL_FAST);
        Scope inner = outer.scope("inner", JoinPolicy.WAIT_FOR_ALL);
        PipelineRun sibling = outer.run(endless("ticks"));
        inner.fork("load", after(10, 1).then(Mono.error(new IllegalStateException("no"))));
        Task<Integer> cousin = inner.fork("cousin", after(20, 1));
        time.advance(Duration.ofMillis(100));
        assertThat(cousin.result().block()).isEqualTo(1);
        assertThat(sibling.state()).isEqualTo(RunState.RUNNING);

        inner.close();
        time.runUntilIdle();
        assertThat(sibling.state()).isEqualTo(RunState.CANCELLED);
        assertThatThrownBy(outer::join)
                .hasMessage("'inner' in scope 'outer' failed: 'load' in scope 'inner' failed: "
                        + "java.lang.IllegalStateException: no");
        outer.close();
    }

    @Test
    void aTaskFindsTheScopeThatItIsIn() {
        try (Scope scope = runtime.scope("nightly")) {
            Task<String> parent = scope.fork("parent", Scope.current().map(own -> own.fork("child", after(10, "x"))
                    .name()));
            scope.join();
            assertThat(parent.result().block()).isEqualTo("child");
            assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(10));
        }
        assertThatThrownBy(() -> Scope.current().block())
                .hasMessage("no scope here: this was not subscribed to by a call of a stage or a task of a scope");
    }

    // A run inside a run

    private Pipeline<String> parent(List<PipelineRun> children) {
        return Pipeline.define("parent")
                .from(List.of("a", "b"))
                .mapAsync(2, name -> Scope.current().map(scope -> {
                    children.add(scope.run(endless(name)));
                    return name;
                }))
                .named("start");
    }

    @Test
    void aRunThatIsStartedInARunIsDrainedAtItsEnd() {
        List<PipelineRun> children = new ArrayList<>();
        PipelineRun run = parent(children).run(runtime);
        assertThat(run.await().assertNoLoss().state()).isEqualTo(RunState.COMPLETED);
        assertThat(children).hasSize(2).allMatch(child -> child.state() == RunState.DRAINED);
        children.forEach(child -> child.snapshot().assertNoLoss());
        assertThatThrownBy(() -> run.scope().run(endless("late"))).hasMessageContaining("cannot start in it");
    }

    @Test
    void aRunThatIsStartedInARunIsCancelledWithIt() {
        List<PipelineRun> children = new ArrayList<>();
        PipelineRun run =
                parent(children).mapAsync(1, name -> Mono.<String>never()).run(runtime);
        time.advance(Duration.ofMillis(100));
        assertThat(children).hasSize(2).allMatch(child -> child.state() == RunState.RUNNING);
        run.cancel();
        time.runUntilIdle();
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
        assertThat(children).allMatch(child -> child.state() == RunState.CANCELLED);
    }

    @Test
    void aCallMayWaitForTheRunThatItStarts() {
        PipelineRun run = Pipeline.define("parent")
                .from(List.of(3, 4))
                .mapAsync(2, size -> Scope.current()
                        .flatMap(scope -> scope.run(Pipeline.define("child")
                                        .from(IntStream.range(0, size).boxed().toList())
                                        .mapAsync(
                                                1,
                                                n -> n == 3
                                                        ? Mono.<Integer>error(new IllegalStateException("three"))
                                                        : after(10, n)))
                                .completion())
                        .map(report -> report.out()))
                .named("child")
                .onError(OnError.skip())
                .run(runtime);
        assertThat(run.await().assertNoLoss().stage("child").count(OutcomeKind.SKIPPED))
                .isEqualTo(1);
        assertThat(run.snapshot().out()).isEqualTo(1);
    }

    // Join sets

    @Test
    void takesTasksInTheOrderInWhichTheyEnd() {
        try (Scope scope = runtime.scope("nightly")) {
            JoinSet<Integer> set = scope.joinSet(3);
            set.fork("slow", after(30, 30));
            set.fork("fast", after(10, 10));
            set.fork("broken", after(20, 1).then(Mono.error(new IllegalStateException("no"))));
            assertThatThrownBy(() -> set.fork("one more", Mono.just(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "a join set of scope 'nightly' has 3 tasks, which is its limit; take one with joinNext()"
                                    + " before task 'one more'");

            assertThat(set).hasToString("JoinSet[3 running, 0 not taken, at most 3]");
            Task<Integer> first = time.await(set.joinNext());
            assertThat(first.result().block()).isEqualTo(10);
            set.fork("more", after(100, 100));
            List<String> names = new ArrayList<>();
            time.await(set.joinNext()
                    .repeat(2)
                    .doOnNext(task -> names.add(task.name()))
                    .then());
            assertThat(names).containsExactly("broken", "slow", "more");
            assertThat(set.size()).isZero();
            assertThat(set.joinNext().block()).isNull();
            scope.join();
        }
    }

    @Test
    void whoWaitsForATaskHearsWhenThereIsNoneLeft() {
        try (Scope scope = runtime.scope("nightly")) {
            JoinSet<Integer> set = scope.joinSet(3);
            set.fork("one", Mono.never());
            TestSubscriber<Task<Integer>> taker = TestSubscriber.create();
            TestSubscriber<Task<Integer>> other = TestSubscriber.create();
            set.joinNext().subscribe(taker);
            set.joinNext().subscribe(other);
            time.runUntilIdle();
            set.cancel();
            assertThat(taker.getReceivedOnNext()).extracting(Task::name).containsExactly("one");
            assertThat(other.getReceivedOnNext()).isEmpty();
            assertThat(other.isTerminatedComplete()).isTrue();
        }
        assertThatThrownBy(() -> runtime.scope("nightly").joinSet(0))
                .hasMessage("limit of a join set of scope 'nightly' must be at least 1, was 0");
    }

    // The end of the runtime

    @Test
    void nothingOutlivesItsRuntime() {
        PipelineRuntime own = PipelineRuntime.builder().name("own").loops(1).build();
        Scope scope = own.scope("nightly");
        PipelineRun run = scope.run(Pipeline.define("endless")
                .from(Stream.iterate(0, n -> n + 1)::iterator)
                .mapAsync(1, Mono::just));
        Task<String> task = scope.fork("task", Mono.just("x"));
        own.close();
        assertThat(run.state()).isEqualTo(RunState.DRAINED);
        assertThat(task.isDone()).isTrue();
        assertThat(scope.completion().block()).isNull();
        assertThatThrownBy(() -> own.scope("late"))
                .hasMessage("runtime 'own' is closed; scope 'late' cannot open on it");
    }

    @Test
    void aBlockingTaskIsWaitedForWhenItIsCancelled() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (PipelineRuntime own = PipelineRuntime.builder().name("own").build();
                Scope scope = own.scope("nightly")) {
            Task<String> task = scope.forkBlocking("blocks", () -> {
                inside.countDown();
                release.await();
                return "late";
            });
            inside.await();
            scope.cancel();
            assertThat(task.isDone()).isTrue();
            assertThat(scope).hasToString("Scope[nightly, 1 running]");
            release.countDown();
            scope.completion().block(Duration.ofMinutes(1));
            assertThatThrownBy(() -> task.result().block()).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void aBlockingTaskThatDoesNotReturnIsNotWaitedForLongerThanTheGraceTime() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (PipelineRuntime own = PipelineRuntime.builder()
                .name("own")
                .graceTime(Duration.ofMillis(20))
                .build()) {
            Scope scope = own.scope("nightly");
            scope.forkBlocking("blocks", () -> {
                inside.countDown();
                release.await();
                return "late";
            });
            inside.await();
            scope.close();
            assertThat(scope).hasToString("Scope[nightly, 0 running, ended]");
            release.countDown();
        }
    }
}
