package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.runtime.DirectLoop;
import io.millrace.core.runtime.ThreadWorkers;
import io.millrace.core.runtime.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What goes wrong with the pools of other libraries. The comment before each test names the program that fails elsewhere. */
@Timeout(60) // a deadlock is what these tests look for
class PoolEdgesTest {

    // E14: a task of 1 s and three short ones on two pinned workers: one of the short ones waits while a thread idles.
    @Test
    void shortFunctionsGoPastALongOneWhileAThreadIsFree() {
        CountDownLatch shortOnes = new CountDownLatch(3);
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("two").cpuThreads(2).build()) {
            RunReport report = Pipeline.define("long-and-short")
                    .from(numbers(4))
                    .mapCpu(n -> {
                        if (n == 1) {
                            shortOnes.await();
                        } else {
                            shortOnes.countDown();
                        }
                        return n;
                    })
                    .unordered()
                    .run(runtime)
                    .await();
            assertThat(report.assertNoLoss().out()).isEqualTo(4);
        }
    }

    // E15: block() of work on the same pool: deadlock.
    @Test
    void aFunctionMayAwaitARunThatNeedsItsOwnThread() {
        try (PipelineRuntime runtime = oneThreadEach()) {
            RunReport report = Pipeline.define("outer")
                    .from(numbers(3))
                    .mapCpu(n -> inner(n).run(runtime).await().out())
                    .run(runtime)
                    .await();
            assertThat(report.assertNoLoss().out()).isEqualTo(3);
        }
    }

    // E15, with Reactor's own block(), of which no pool hears.
    @Test
    void aFunctionMayBlockOnAPublisherThatNeedsItsOwnThread() {
        try (PipelineRuntime runtime = oneThreadEach()) {
            List<Integer> sums = Flux.from(Pipeline.define("outer")
                            .from(numbers(3))
                            .mapBlocking(3, n -> Flux.from(inner(n).on(runtime))
                                    .reduce(0, Integer::sum)
                                    .block())
                            .on(runtime))
                    .collectList()
                    .block();
            assertThat(sums).containsExactly(1, 3, 6);
        }
    }

    // E15, three deep; the inner runs close what they opened on the same pool.
    @Test
    void runsMayBeNestedAsDeepAsFunctionsWaitForThem() {
        AtomicInteger closed = new AtomicInteger();
        Service<String> service = Service.of(() -> "client", client -> closed.incrementAndGet());
        try (PipelineRuntime runtime = oneThreadEach()) {
            Pipeline<Integer> third =
                    Pipeline.define("third").from(numbers(2)).mapBlocking(2, service, (client, n) -> n);
            Pipeline<Integer> second = Pipeline.define("second")
                    .from(numbers(2))
                    .mapBlocking(2, service, (client, n) ->
                            (int) third.run(runtime).await().out());
            RunReport report = Pipeline.define("first")
                    .from(numbers(2))
                    .mapBlocking(2, n -> second.run(runtime).await().out())
                    .run(runtime)
                    .await();
            assertThat(report.assertNoLoss().out()).isEqualTo(2);
        }
        assertThat(closed).hasValue(2 + 4);
    }

    // E15, across: each of two functions holds the only thread that the run needs for which the other one waits.
    @Test
    void functionsOnTwoPoolsMayWaitForRunsOnEachOthersPool() {
        CyclicBarrier both = new CyclicBarrier(2);
        try (PipelineRuntime runtime = oneThreadEach()) {
            Pipeline<Integer> onCpu = Pipeline.define("on-cpu").from(List.of(1)).mapCpu(n -> n);
            Pipeline<Integer> onBlocking =
                    Pipeline.define("on-blocking").from(List.of(1)).mapBlocking(1, n -> n);
            PipelineRun holdsCpu = Pipeline.define("holds-cpu")
                    .from(List.of(1))
                    .mapCpu(n -> afterBoth(both, onBlocking, runtime))
                    .run(runtime);
            PipelineRun holdsBlocking = Pipeline.define("holds-blocking")
                    .from(List.of(1))
                    .mapBlocking(1, n -> afterBoth(both, onCpu, runtime))
                    .run(runtime);
            assertThat(holdsCpu.await().assertNoLoss().out()).isEqualTo(1);
            assertThat(holdsBlocking.await().assertNoLoss().out()).isEqualTo(1);
        }
    }

    // E15, on a runtime whose loop is the thread that waits.
    @Test
    void aFunctionMayAwaitARunOfACurrentThreadRuntime() {
        try (PipelineRuntime runtime = PipelineRuntime.builder()
                .name("current")
                .currentThread()
                .cpuThreads(1)
                .build()) {
            RunReport report = Pipeline.define("outer")
                    .from(numbers(3))
                    .mapCpu(n -> inner(n).run(runtime).await().out())
                    .run(runtime)
                    .await();
            assertThat(report.assertNoLoss().out()).isEqualTo(3);
        }
    }

    // E15, where waiting would stop the loop that does the work: refused, and the stage is named.
    @Test
    void awaitingARunOnALoopIsRefusedByTheNameOfTheStage() {
        try (PipelineRuntime runtime = oneThreadEach()) {
            PipelineRun run = Pipeline.define("outer")
                    .from(List.of(1))
                    .mapAsync(1, n -> Mono.just(inner(n).run(runtime).await().out()))
                    .named("waits")
                    .run(runtime);
            assertThatThrownBy(run::await)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("await was called on one-loop-")
                    .satisfies(refused ->
                            assertThat(StageTrace.of(refused).stage()).isEqualTo("waits"));
        }
    }

    // E15, on a scheduler, which makes no thread for whom we like: refused as the inner run starts.
    @Test
    void aNestedRunOnTheSchedulerThatItsCallerOccupiesIsRefusedByName() {
        Scheduler one = Schedulers.newBoundedElastic(1, 100, "one");
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("brought").pool("jdbc", 1, one).build()) {
            Pipeline<Integer> inner = Pipeline.define("inner")
                    .from(List.of(1))
                    .mapBlocking(1, n -> n)
                    .onPool("jdbc")
                    .named("load");
            PipelineRun run = Pipeline.define("outer")
                    .from(List.of(1))
                    .mapBlocking(1, n -> inner.run(runtime).await().out())
                    .onPool("jdbc")
                    .run(runtime);
            assertThatThrownBy(run::await)
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("stage 'load' of pipeline 'inner' works on pool 'jdbc'");
        } finally {
            one.dispose();
        }
    }

    // E16: newBoundedElastic(1, 5) under flatMap(50): RejectedExecutionException kills the stream.
    @Test
    void aSchedulerThatIsFullMakesElementsWait() {
        Scheduler small = Schedulers.newBoundedElastic(1, 5, "small");
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("full").pool("small", 50, small).build()) {
            RunReport report = Pipeline.define("full-scheduler")
                    .from(numbers(500))
                    .mapBlocking(50, n -> n)
                    .onPool("small")
                    .run(runtime)
                    .await();
            assertThat(report.assertNoLoss().out()).isEqualTo(500);
            assertThat(small.isDisposed()).isFalse();
        } finally {
            small.dispose();
        }
    }

    // E16, when others have filled it, so that none of our tasks is in it whose end could be waited for.
    @Test
    void aSchedulerThatTakesNothingFailsTheElementAndNotTheRun() throws InterruptedException {
        Scheduler full = Schedulers.newBoundedElastic(1, 1, "full");
        CountDownLatch occupied = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("refused").pool("small", 4, full).build()) {
            full.schedule(() -> {
                occupied.countDown();
                pass(release);
            });
            occupied.await();
            full.schedule(() -> {});
            RunReport report = Pipeline.define("refused")
                    .from(numbers(10))
                    .mapBlocking(4, n -> n)
                    .onPool("small")
                    .named("load")
                    .onError(OnError.skip())
                    .run(runtime)
                    .await();
            assertThat(report.assertNoLoss().stage("load").count(OutcomeKind.SKIPPED))
                    .isEqualTo(10);
            PipelineRun failing = Pipeline.define("fails")
                    .from(numbers(10))
                    .mapBlocking(4, n -> n)
                    .onPool("small")
                    .run(runtime);
            assertThatThrownBy(failing::await).cause().isInstanceOf(RejectedExecutionException.class);
            failing.snapshot().assertNoLoss();
        } finally {
            release.countDown();
            full.dispose();
        }
    }

    // E17: 5,000 tasks of 10 s of one stage on the shared pool: an unrelated task never starts.
    @Test
    void anUnrelatedStageHasTheNextThreadHoweverManyTasksOfAnotherOneWait() {
        int threads = 2;
        Workers workers = new DirectLoop(new ThreadWorkers("shares", 1, 1, threads));
        Semaphore mayEnd = new Semaphore(0);
        Semaphore begun = new Semaphore(0);
        AtomicInteger begunBefore = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();
        // Without a loop of its own, each stage has handed its tasks over when subscribe() returns.
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("shares").workers(workers).build()) {
            Mono<Long> hog = Flux.from(Pipeline.define("hog")
                            .from(numbers(5_000))
                            .mapBlocking(5_000, n -> {
                                count.incrementAndGet();
                                begun.release();
                                mayEnd.acquire();
                                return n;
                            })
                            .on(runtime))
                    .count();
            var all = hog.toFuture();
            begun.acquireUninterruptibly(threads);
            var unrelated = Mono.from(Pipeline.define("unrelated")
                            .from(List.of(1))
                            .mapBlocking(1, n -> {
                                begunBefore.set(count.get());
                                return n;
                            })
                            .on(runtime))
                    .toFuture();
            mayEnd.release();
            assertThat(unrelated.join()).isEqualTo(1);
            assertThat(begunBefore).hasValue(threads);
            mayEnd.release(5_000);
            assertThat(all.join()).isEqualTo(5_000);
        }
    }

    @Test
    void aStageRunsOnThePoolThatItNames() {
        Set<String> names = ConcurrentHashMap.newKeySet();
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("named").pool("jdbc", 2).build()) {
            Pipeline<Integer> pipeline = Pipeline.define("named")
                    .from(numbers(200))
                    .mapBlocking(20, n -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        names.add(Thread.currentThread().getName().replaceAll("\\d+$", ""));
                        now.decrementAndGet();
                        return n;
                    })
                    .onPool("jdbc");
            assertThat(pipeline.run(runtime).await().assertNoLoss().out()).isEqualTo(200);
            assertThat(names).containsExactly("named-jdbc-");
            assertThat(most.get()).isBetween(1, 2);
            assertThat(pipeline.toString()).contains("20 at a time on pool 'jdbc', in order");
        }
    }

    @Test
    void mapCpuOnAnotherPoolIsAsWideAsThatPool() {
        CountDownLatch together = new CountDownLatch(3);
        try (PipelineRuntime runtime = PipelineRuntime.builder()
                .name("wide")
                .cpuThreads(1)
                .pool("scoring", 3)
                .build()) {
            RunReport report = Pipeline.define("wide")
                    .from(numbers(3))
                    .mapCpu(n -> {
                        together.countDown();
                        together.await();
                        return n;
                    })
                    .onPool("scoring")
                    .run(runtime)
                    .await();
            assertThat(report.assertNoLoss().out()).isEqualTo(3);
        }
    }

    @Test
    void aPoolThatTheRuntimeDoesNotHaveIsNamed() {
        try (PipelineRuntime runtime = PipelineRuntime.builder().name("few").build()) {
            PipelineRun run = Pipeline.define("lost")
                    .from(List.of(1))
                    .mapBlocking(1, n -> n)
                    .onPool("jdbc")
                    .run(runtime);
            assertThatThrownBy(run::await)
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("runtime 'few' has no pool 'jdbc'; it has [blocking, cpu]."
                            + " PipelineRuntime.builder().pool(\"jdbc\", size) adds one");
        }
    }

    @Test
    void onlyFunctionsOnAPoolCanBeGivenAnother() {
        CallStage<Integer, Integer> call =
                Pipeline.define("p").from(List.of(1)).mapAsync(1, Mono::just).named("call");
        assertThatThrownBy(() -> call.onPool("jdbc"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("stage 'call' is a mapAsync, which makes its calls on the thread that holds");
    }

    @Test
    void aSchedulerMayBeTheCpuPool() {
        Scheduler own = Schedulers.newParallel("own", 2);
        AtomicBoolean elsewhere = new AtomicBoolean();
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("brings").pool("cpu", 2, own).build()) {
            RunReport report = Pipeline.define("brings")
                    .from(numbers(1_000))
                    .mapCpu(n -> {
                        if (!Thread.currentThread().getName().startsWith("own-")) {
                            elsewhere.set(true);
                        }
                        return n;
                    })
                    .run(runtime)
                    .await();
            assertThat(report.assertNoLoss().out()).isEqualTo(1_000);
        }
        assertThat(elsewhere).isFalse();
        assertThat(own.isDisposed()).isFalse();
        own.dispose();
    }

    private static PipelineRuntime oneThreadEach() {
        return PipelineRuntime.builder()
                .name("one")
                .loops(1)
                .cpuThreads(1)
                .blockingThreads(1)
                .graceTime(Duration.ofMinutes(5))
                .build();
    }

    /** The numbers up to {@code n}, through both pools. */
    private static Pipeline<Integer> inner(int n) {
        return Pipeline.define("inner").from(numbers(n)).mapCpu(x -> x).mapBlocking(2, x -> x);
    }

    private static long afterBoth(CyclicBarrier both, Pipeline<?> pipeline, PipelineRuntime runtime)
            throws InterruptedException, BrokenBarrierException {
        both.await();
        return pipeline.run(runtime).await().out();
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException disposed) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Integer> numbers(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }
}
