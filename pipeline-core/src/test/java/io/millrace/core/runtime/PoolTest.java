package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class PoolTest {

    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void growsToItsSizeBeforeItQueues() throws Exception {
        Pool pool = pool(3);
        CountDownLatch running = new CountDownLatch(3);
        for (int n = 0; n < 3; n++) {
            pool.execute(() -> {
                running.countDown();
                pass(gate);
            });
        }
        running.await();
        CompletableFuture<Void> fourth = CompletableFuture.runAsync(() -> {}, pool);
        assertThat(fourth).isNotDone();
        gate.countDown();
        fourth.join();
    }

    @Test
    void reusesAnIdleThreadBeforeItMakesAnother() {
        Pool pool = pool(8);
        for (int n = 1; n <= 20; n++) {
            assertThat(nameOfThread(pool)).isEqualTo("pool-1");
            awaitFinished(pool, n);
        }
    }

    @Test
    void wakesTheThreadThatBecameIdleLast() {
        Pool pool = pool(2);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(this::nameWhenGateIsOpen, pool);
        CompletableFuture<String> second = CompletableFuture.supplyAsync(PoolTest::threadName, pool);
        assertThat(second.join()).isEqualTo("pool-2");
        awaitFinished(pool, 1);
        gate.countDown();
        assertThat(first.join()).isEqualTo("pool-1");
        awaitFinished(pool, 2);
        assertThat(nameOfThread(pool)).isEqualTo("pool-1");
    }

    @Test
    void endsAThreadThatWasIdleForItsTimeAndMakesAnotherWhenThereIsATask() throws Exception {
        Pool pool = new Pool("test", 1, PoolThreads.platform("pool"), 1);
        Thread first =
                CompletableFuture.supplyAsync(Thread::currentThread, pool).join();
        first.join();
        assertThat(nameOfThread(pool)).isEqualTo("pool-2");
    }

    @Test
    void runsTasksInTheOrderInWhichTheyCame() {
        Pool pool = pool(1);
        List<Integer> ran = new CopyOnWriteArrayList<>();
        pool.execute(() -> pass(gate));
        CompletableFuture<?>[] tasks = IntStream.range(0, 100)
                .mapToObj(n -> CompletableFuture.runAsync(() -> ran.add(n), pool))
                .toArray(CompletableFuture<?>[]::new);
        gate.countDown();
        CompletableFuture.allOf(tasks).join();
        assertThat(ran)
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void wakesOneThreadAfterTheOtherUntilNoTaskWaits() {
        Pool pool = pool(3);
        CompletableFuture<?>[] tasks = IntStream.range(0, 3)
                .mapToObj(n -> CompletableFuture.runAsync(() -> {}, pool))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(tasks).join();
        awaitFinished(pool, 3);
        CountDownLatch together = new CountDownLatch(3);
        CompletableFuture<?>[] waiting = IntStream.range(0, 3)
                .mapToObj(n -> CompletableFuture.runAsync(() -> meet(together), pool))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(waiting).join();
        assertThat(together.getCount()).isZero();
    }

    @Test
    void givesAFreeThreadToTheLineThatHasNoneWhateverWaitsBeforeIt() {
        Pool pool = pool(2);
        Executor hog = pool.lineFor("hog");
        Semaphore mayEnd = new Semaphore(0);
        Semaphore begun = new Semaphore(0);
        AtomicInteger ran = new AtomicInteger();
        for (int n = 0; n < 100; n++) {
            hog.execute(() -> {
                ran.incrementAndGet();
                begun.release();
                mayEnd.acquireUninterruptibly();
            });
        }
        begun.acquireUninterruptibly(2);
        CompletableFuture<Integer> other = CompletableFuture.supplyAsync(ran::get, pool.lineFor("other"));
        mayEnd.release();
        assertThat(other.join()).isEqualTo(2);
        mayEnd.release(100);
        awaitFinished(pool, 101);
    }

    @Test
    void hasOneThreadMoreForTheGuestsOfAFunctionThatRuns() {
        Pool pool = pool(1);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<Void> host = CompletableFuture.runAsync(
                () -> {
                    Executor first = pool.lineFor("first guest");
                    Executor second = pool.lineFor("second guest");
                    CompletableFuture<?>[] guests = IntStream.range(0, 100)
                            .mapToObj(n -> CompletableFuture.runAsync(
                                    () -> {
                                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                        now.decrementAndGet();
                                    },
                                    n % 2 == 0 ? first : second))
                            .toArray(CompletableFuture<?>[]::new);
                    CompletableFuture.allOf(guests).join();
                },
                pool);
        host.join();
        assertThat(most).hasValue(1);
    }

    @Test
    void guestsWaitForASeatOnceTheirHostHasReturned() {
        Pool pool = pool(1);
        CompletableFuture<Executor> line = CompletableFuture.supplyAsync(() -> pool.lineFor("guest"), pool);
        Executor guest = line.join();
        awaitFinished(pool, 1);
        pool.execute(() -> pass(gate));
        CompletableFuture<String> late = CompletableFuture.supplyAsync(PoolTest::threadName, guest);
        gate.countDown();
        assertThat(late.join()).isEqualTo("pool-1");
    }

    @Test
    void hostsAndGuestsOnManyThreadsAllEnd() {
        Pool pool = pool(2);
        CompletableFuture<?>[] hosts = IntStream.range(0, 500)
                .mapToObj(n -> CompletableFuture.runAsync(() -> nest(pool, 3), pool))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(hosts).join();
        awaitFinished(pool, 500 * 4);
        assertThat(pool.accepted()).isEqualTo(500 * 4);
    }

    private static void nest(Pool pool, int depth) {
        if (depth > 0) {
            CompletableFuture.runAsync(() -> nest(pool, depth - 1), pool.lineFor("depth " + depth))
                    .join();
        }
    }

    private static void meet(CountDownLatch together) {
        together.countDown();
        pass(together);
    }

    @Test
    void runsEveryTaskOnceAndNeverMoreThanItsSizeAtATime() throws Exception {
        int submitters = 4;
        int each = 5_000;
        Pool pool = pool(3);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(submitters * each);
        Runnable task = () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            now.decrementAndGet();
            all.countDown();
        };
        List<Thread> threads = Stream.generate(
                        () -> new Thread(() -> IntStream.range(0, each).forEach(n -> pool.execute(task))))
                .limit(submitters)
                .toList();
        threads.forEach(Thread::start);
        all.await();
        assertThat(most.get()).isBetween(1, 3);
        awaitFinished(pool, submitters * each);
        assertThat(pool.accepted()).isEqualTo(submitters * each);
    }

    @Test
    void keepsTheThreadOfATaskThatThrowsAndTellsItsHandler() {
        Pool pool = pool(1);
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        Error failure = new AssertionError("from the task");
        pool.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> told.complete(thrown));
            throw failure;
        });
        assertThat(told.join()).isSameAs(failure);
        assertThat(nameOfThread(pool)).isEqualTo("pool-1");
    }

    @Test
    void doesNotPassAnInterruptOnToTheNextTask() {
        Pool pool = pool(1);
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        pool.execute(() -> {
            pass(gate);
            Thread.currentThread().interrupt();
        });
        pool.execute(() -> next.complete(Thread.currentThread().isInterrupted()));
        gate.countDown();
        assertThat(next.join()).isFalse();
    }

    @Test
    void passesEachTaskThroughTheHooksOfReactor() {
        Pool pool = pool(1);
        AtomicBoolean hooked = new AtomicBoolean();
        Schedulers.onScheduleHook("PoolTest", task -> {
            hooked.set(true);
            return task;
        });
        try {
            nameOfThread(pool);
        } finally {
            Schedulers.resetOnScheduleHook("PoolTest");
        }
        assertThat(hooked).isTrue();
    }

    @Test
    void doesNotCountATaskForWhichNoThreadCouldBeMade() {
        AtomicBoolean refusing = new AtomicBoolean(true);
        ThreadFactory sometimes = task -> {
            if (refusing.get()) {
                throw new OutOfMemoryError("no more threads (made up)");
            }
            return PoolThreads.platform("pool").newThread(task);
        };
        Pool pool = new Pool("test", 1, sometimes);
        assertThatThrownBy(() -> pool.execute(() -> {})).hasMessageContaining("made up");
        assertThat(pool.accepted()).isZero();
        refusing.set(false);
        assertThat(nameOfThread(pool)).isEqualTo("pool-1");
    }

    @Test
    void runsWhatIsQueuedWhenClosedAndRefusesTheRest() throws Exception {
        Pool pool = pool(1);
        pool.execute(() -> pass(gate));
        CompletableFuture<Void> queued = CompletableFuture.runAsync(() -> {}, pool);
        pool.close();
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("runtime 'test' is closed and takes no more tasks");
        gate.countDown();
        queued.join();
        pool.join(Deadline.in(Duration.ofMinutes(1)));
        assertThat(pool.finished()).isEqualTo(2);
    }

    @Test
    void knowsItsOwnThreads() {
        Pool pool = pool(1);
        assertThat(pool.isCaller()).isFalse();
        assertThat(CompletableFuture.supplyAsync(pool::isCaller, pool).join()).isTrue();
    }

    private static Pool pool(int size) {
        return new Pool("test", size, PoolThreads.platform("pool"));
    }

    private static String nameOfThread(Pool pool) {
        return CompletableFuture.supplyAsync(PoolTest::threadName, pool).join();
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }

    private String nameWhenGateIsOpen() {
        pass(gate);
        return threadName();
    }

    /** A thread that has counted the end of its task is idle already. */
    private static void awaitFinished(Pool pool, int count) {
        while (pool.finished() < count) {
            Thread.onSpinWait();
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
