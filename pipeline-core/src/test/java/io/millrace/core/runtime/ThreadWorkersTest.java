package io.millrace.core.runtime;

import static java.util.concurrent.CompletableFuture.failedFuture;
import static java.util.concurrent.CompletableFuture.runAsync;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ThreadWorkersTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final ThreadWorkers workers = new ThreadWorkers("w", 2, 2, 3);
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        workers.close(LONG);
    }

    @Test
    void makesNoThreadBeforeThereIsATask() {
        workers.loop();
        assertThat(liveThreads()).isEmpty();
    }

    @Test
    void namesItsThreads() {
        assertThat(threadOf(workers.loop()).getName()).isEqualTo("w-loop-1");
        assertThat(threadOf(workers.loop()).getName()).isEqualTo("w-loop-2");
        assertThat(threadOf(workers.cpu()).getName()).isEqualTo("w-cpu-1");
        assertThat(threadOf(workers.blocking()).getName()).isEqualTo("w-blocking-1");
    }

    @Test
    void itsThreadsAreDaemons() {
        assertThat(threadOf(workers.loop()).isDaemon()).isTrue();
        assertThat(threadOf(workers.cpu()).isDaemon()).isTrue();
        assertThat(threadOf(workers.blocking()).isDaemon()).isTrue();
    }

    @Test
    void spreadsRunsOverTheLoopsInTurn() {
        Executor first = workers.loop();
        Executor second = workers.loop();
        assertThat(second).isNotSameAs(first);
        assertThat(workers.loop()).isSameAs(first);
    }

    @Test
    void tellsTheSizesOfItsPools() {
        assertThat(workers.cpu().size()).isEqualTo(2);
        assertThat(workers.blocking().size()).isEqualTo(3);
    }

    @Test
    void refusesSizesBelowOne() {
        assertThatThrownBy(() -> new ThreadWorkers("w", 0, 1, 1)).hasMessage("loops must be at least 1, was 0");
        assertThatThrownBy(() -> new ThreadWorkers("w", 1, 0, 1)).hasMessage("cpuThreads must be at least 1, was 0");
        assertThatThrownBy(() -> new ThreadWorkers("w", 1, 1, -1))
                .hasMessage("blockingThreads must be at least 1, was -1");
    }

    @Test
    void reactorRefusesToBlockOnALoop() {
        CompletableFuture<?> blocked = supplyAsync(() -> Mono.just(1).hide().block(), workers.loop());
        assertThatThrownBy(blocked::join).rootCause().isInstanceOf(IllegalStateException.class);
        assertThat(supplyAsync(() -> Mono.just(1).hide().block(), workers.blocking())
                        .join())
                .isEqualTo(1);
    }

    @Test
    void awaitTellsWhetherTheFutureIsDone() throws Exception {
        assertThat(workers.await(runAsync(() -> {}, workers.cpu()), LONG)).isTrue();
        assertThat(workers.await(failedFuture(new IllegalStateException()), LONG))
                .isTrue();
        assertThat(workers.await(runAsync(this::passGate, workers.cpu()), Duration.ZERO))
                .isFalse();
    }

    @Test
    void awaitTakesTheLongestTimeoutThereIs() throws Exception {
        CompletableFuture<Void> future = runAsync(this::passGate, workers.cpu());
        gate.countDown();
        assertThat(workers.await(future, Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    }

    @Test
    void awaitEndsWhenTheFutureFailsOrIsCancelled() throws Exception {
        CompletableFuture<Void> fails = runAsync(
                () -> {
                    passGate();
                    throw new IllegalStateException();
                },
                workers.cpu());
        gate.countDown();
        assertThat(workers.await(fails, LONG)).isTrue();
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        workers.cpu().execute(() -> cancelled.cancel(false));
        assertThat(workers.await(cancelled, LONG)).isTrue();
    }

    @Test
    void refusesToWaitOnItsOwnLoops() {
        Executor loop = workers.loop();
        CompletableFuture<Boolean> waiting = supplyAsync(() -> await(new CompletableFuture<>()), loop);
        assertThatThrownBy(waiting::join)
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "await was called on w-loop-1, a loop of runtime 'w': it would wait for itself");
        assertThat(supplyAsync(() -> await(CompletableFuture.completedFuture(1)), loop)
                        .join())
                .isTrue();
    }

    @Test
    void closingLetsTasksFinishAndThoseTheyHandOver() {
        AtomicInteger ended = new AtomicInteger();
        for (int n = 0; n < 100; n++) {
            workers.cpu().execute(() -> workers.blocking()
                    .execute(() -> workers.loop().execute(() -> workers.cpu().execute(ended::incrementAndGet))));
        }
        workers.close(LONG);
        assertThat(ended).hasValue(100);
    }

    @Test
    void closingLeavesNoThread() {
        for (int n = 0; n < 10; n++) {
            workers.loop().execute(() -> {});
            workers.cpu().execute(() -> {});
            workers.blocking().execute(() -> {});
        }
        workers.close(LONG);
        assertThat(liveThreads()).isEmpty();
    }

    @Test
    void refusesTasksWhenClosed() {
        workers.close(LONG);
        workers.close(LONG);
        for (Executor part : new Executor[] {workers.loop(), workers.cpu(), workers.blocking()}) {
            assertThatThrownBy(() -> part.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("runtime 'w' is closed and takes no more tasks");
        }
    }

    @Test
    void forgetsWhatIsQueuedWhenTheGraceTimeIsOverAndInterruptsNothing() throws Exception {
        ThreadWorkers small = new ThreadWorkers("small", 1, 1, 1);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = supplyAsync(
                () -> {
                    begun.countDown();
                    passGate();
                    return Thread.currentThread().isInterrupted();
                },
                small.cpu());
        begun.await();
        CompletableFuture<Void> queued = runAsync(() -> {}, small.cpu());
        small.close(Duration.ZERO);
        gate.countDown();
        assertThat(interrupted.join()).isFalse();
        assertThat(queued).isNotDone();
    }

    @Test
    void anInterruptEndsTheWaitingForTheEnd() {
        ThreadWorkers small = new ThreadWorkers("small", 1, 1, 1);
        small.cpu().execute(this::passGate);
        Thread.currentThread().interrupt();
        small.close(LONG);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void closingOnALoopDoesNotWaitForItself() {
        ThreadWorkers small = new ThreadWorkers("small", 1, 1, 1);
        CompletableFuture<Void> handedOver = new CompletableFuture<>();
        CompletableFuture<Thread> loop = supplyAsync(
                () -> {
                    small.close(LONG);
                    small.cpu().execute(() -> small.loop().execute(() -> handedOver.complete(null)));
                    return Thread.currentThread();
                },
                small.loop());
        handedOver.join();
        assertThat(hasEnded(loop.join())).isTrue();
        assertThatThrownBy(() -> small.loop().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    @Tag("jdk21")
    void blockingThreadsAreVirtualWhereTheyCanWaitForAnything() throws Exception {
        Thread blocking = threadOf(workers.blocking());
        boolean virtual = (boolean) Thread.class.getMethod("isVirtual").invoke(blocking);
        assertThat(virtual).isEqualTo(Runtime.version().feature() >= 24);
        assertThat(blocking.getName()).isEqualTo("w-blocking-1");
    }

    private boolean await(CompletableFuture<?> future) {
        try {
            return workers.await(future, LONG);
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private void passGate() {
        try {
            gate.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /** Waits for the end of {@code thread}, for a minute. */
    private static boolean hasEnded(Thread thread) {
        try {
            thread.join(LONG.toMillis());
            return !thread.isAlive();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static Thread threadOf(Executor executor) {
        return supplyAsync(Thread::currentThread, executor).join();
    }

    private static Set<String> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("w-"))
                .collect(Collectors.toSet());
    }
}
