package io.millrace.core.runtime;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentThreadWorkersTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final CurrentThreadWorkers workers = new CurrentThreadWorkers("c", 2, 2);

    @AfterEach
    void close() {
        workers.close(LONG);
    }

    @Test
    void keepsTasksUntilAThreadWaitsAndRunsThemThereInOrder() throws Exception {
        List<Integer> ran = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        IntStream.range(0, 10).forEach(n -> workers.loop().execute(() -> {
            ran.add(n);
            threads.add(Thread.currentThread());
        }));
        workers.loop().execute(() -> last.complete(null));
        assertThat(ran).isEmpty();
        assertThat(workers.await(last, LONG)).isTrue();
        assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(threads).containsOnly(Thread.currentThread());
    }

    @Test
    void runsNoMoreTasksOnceTheFutureIsDone() throws Exception {
        CompletableFuture<Void> first = new CompletableFuture<>();
        AtomicInteger later = new AtomicInteger();
        workers.loop().execute(() -> first.complete(null));
        workers.loop().execute(later::incrementAndGet);
        assertThat(workers.await(first, LONG)).isTrue();
        assertThat(later).hasValue(0);
        assertThat(workers.await(completedFuture(1), LONG)).isTrue();
        assertThat(later).hasValue(0);
    }

    @Test
    void wakesUpForTasksAndForTheFutureItWaitsFor() throws Exception {
        CompletableFuture<Thread> ranOn = new CompletableFuture<>();
        workers.blocking().execute(() -> workers.loop().execute(() -> ranOn.complete(Thread.currentThread())));
        assertThat(workers.await(ranOn, LONG)).isTrue();
        assertThat(ranOn.join()).isSameAs(Thread.currentThread());
        CompletableFuture<Void> elsewhere = new CompletableFuture<>();
        workers.blocking().execute(() -> elsewhere.complete(null));
        assertThat(workers.await(elsewhere, LONG)).isTrue();
    }

    @Test
    void aTimeoutOfZeroRunsOneTask() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        workers.loop().execute(ran::incrementAndGet);
        workers.loop().execute(ran::incrementAndGet);
        CompletableFuture<Void> never = new CompletableFuture<>();
        assertThat(workers.await(never, Duration.ZERO)).isFalse();
        assertThat(ran).hasValue(1);
        assertThat(workers.await(never, Duration.ZERO)).isFalse();
        assertThat(ran).hasValue(2);
        assertThat(workers.await(never, Duration.ZERO)).isFalse();
    }

    @Test
    void waitingOftenForOneFutureAddsNothingToIt() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        for (int n = 0; n < 100; n++) {
            workers.await(never, Duration.ZERO);
        }
        assertThat(never.getNumberOfDependents()).isEqualTo(1);
    }

    @Test
    void aTaskThatThrowsDoesNotReachWhoeverWaits() throws Exception {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        CompletableFuture<Void> next = new CompletableFuture<>();
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> told.complete(failure));
        try {
            workers.loop().execute(() -> {
                throw new IllegalStateException("from the task");
            });
            workers.loop().execute(() -> next.complete(null));
            assertThat(workers.await(next, LONG)).isTrue();
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(null);
        }
        assertThat(told.join()).hasMessage("from the task");
    }

    @Test
    void refusesToWaitInItsOwnTask() throws Exception {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        workers.loop().execute(() -> {
            try {
                workers.await(new CompletableFuture<>(), LONG);
            } catch (Exception expected) {
                refused.complete(expected);
            }
        });
        assertThat(workers.await(refused, LONG)).isTrue();
        assertThat(refused.join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("await was called by a task of the loop of runtime 'c'");
    }

    @Test
    void anotherWaitingThreadTakesOverWhenTheFirstLeaves() throws Exception {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        workers.loop().execute(() -> {
            CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> await(second), ForkJoinPool.commonPool());
            assertThat(waits).isNotDone();
            first.complete(null);
        });
        workers.loop().execute(() -> second.complete(Thread.currentThread().getName()));
        assertThat(workers.await(first, LONG)).isTrue();
        assertThat(second.join()).isNotEqualTo(Thread.currentThread().getName());
    }

    @Test
    void runsOneTaskAtATimeHoweverManyThreadsWait() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        List<Integer> ran = new ArrayList<>(); // not synchronized: that is the loop's promise
        CompletableFuture<Void> last = new CompletableFuture<>();
        List<CompletableFuture<Boolean>> waiting = IntStream.range(0, 3)
                .mapToObj(n -> supplyAsync(() -> await(last), workers.blocking()))
                .toList();
        IntStream.range(0, 2_000).forEach(n -> workers.loop().execute(() -> {
            overlaps.addAndGet(now.getAndIncrement());
            ran.add(n);
            now.decrementAndGet();
        }));
        workers.loop().execute(() -> last.complete(null));
        assertThat(await(last)).isTrue();
        assertThat(waiting).allMatch(CompletableFuture::join);
        assertThat(overlaps).hasValue(0);
        assertThat(ran)
                .containsExactlyElementsOf(IntStream.range(0, 2_000).boxed().toList());
    }

    @Test
    void closingInATaskDoesNotWaitForItself() throws Exception {
        CompletableFuture<Void> handedOver = new CompletableFuture<>();
        workers.loop().execute(() -> {
            workers.close(LONG);
            workers.cpu().execute(() -> workers.loop().execute(() -> handedOver.complete(null)));
        });
        assertThat(workers.await(handedOver, LONG)).isTrue();
    }

    @Test
    void anInterruptEndsTheWaiting() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> workers.await(new CompletableFuture<>(), LONG))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void closingRunsWhatIsLeftOnTheClosingThread() {
        List<Thread> ranOn = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            workers.cpu().execute(() -> workers.loop().execute(() -> workers.blocking()
                    .execute(() -> workers.loop().execute(() -> ranOn.add(Thread.currentThread())))));
        }
        workers.close(LONG);
        assertThat(ranOn).hasSize(20).containsOnly(Thread.currentThread());
        assertThatThrownBy(() -> workers.loop().execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("runtime 'c' is closed and takes no more tasks");
    }

    private boolean await(CompletableFuture<?> future) {
        try {
            return workers.await(future, LONG);
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
