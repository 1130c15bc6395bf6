package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@Timeout(60)
class SchedulerPoolTest {

    private final ByHand byHand = new ByHand();
    private final SchedulerPool pool = new SchedulerPool("test", "own", 2, byHand);
    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void resetHooks() {
        Schedulers.resetOnScheduleHook("SchedulerPoolTest");
    }

    @Test
    void givesTheSchedulerNoMoreThanItsSize() {
        for (int n = 0; n < 5; n++) {
            pool.execute(task("t" + n));
        }
        assertThat(byHand.given).hasSize(2);
        byHand.runOne();
        assertThat(ran).containsExactly("t0");
        assertThat(byHand.given).hasSize(2);
        byHand.runAll();
        assertThat(ran).containsExactly("t0", "t1", "t2", "t3", "t4");
        assertThat(pool.finished()).isEqualTo(5);
    }

    @Test
    void goesOnWhereItIsWhenTheSchedulerHasBecomeFull() {
        pool.execute(task("first"));
        pool.execute(task("second"));
        byHand.full = true;
        pool.execute(task("third"));
        byHand.runOne();
        byHand.runAll();
        assertThat(ran).containsExactly("first", "second", "third");
        byHand.full = false;
        pool.execute(task("fourth"));
        byHand.runAll();
        assertThat(ran).endsWith("fourth");
    }

    @Test
    void aRefusalMakesATaskWaitForTheOthers() {
        pool.execute(task("first"));
        byHand.full = true;
        pool.execute(task("second"));
        byHand.runAll();
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void aTaskThatWantsToKnowIsToldThatNothingIsTaken() {
        byHand.full = true;
        pool.execute(task("first"));
        assertThat(ran).containsExactly("first refused");
        assertThat(pool.finished()).isEqualTo(pool.accepted()).isEqualTo(1);
        byHand.full = false;
        pool.execute(task("second"));
        byHand.runAll();
        assertThat(ran).containsExactly("first refused", "second");
    }

    @Test
    void anyOtherTaskRunsAllTheSame() {
        byHand.full = true;
        CompletableFuture<String> thread =
                CompletableFuture.supplyAsync(() -> Thread.currentThread().getName(), pool);
        assertThat(thread.join()).isEqualTo("own-refused");
    }

    @Test
    void takesTheFailureOfASchedulerForARefusal() {
        byHand.broken = true;
        pool.execute(task("first"));
        assertThat(ran).containsExactly("first refused");
    }

    @Test
    void runsTasksOnTheThreadThatHandsThemOverWhenTheSchedulerDoes() throws InterruptedException {
        SchedulerPool direct = new SchedulerPool("test", "direct", 1, Schedulers.immediate());
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        int waiting = 100_000;
        AtomicInteger count = new AtomicInteger();
        Thread first = new Thread(() -> direct.execute(() -> {
            inside.countDown();
            pass(release);
        }));
        first.start();
        inside.await();
        for (int n = 0; n < waiting; n++) {
            direct.execute(count::incrementAndGet);
        }
        assertThat(count).hasValue(0);
        release.countDown();
        first.join();
        assertThat(count).hasValue(waiting);
    }

    @Test
    void runsEveryTaskOnceWhileTheSchedulerIsOftenFull() throws InterruptedException {
        Scheduler small = Schedulers.newBoundedElastic(2, 1, "small");
        SchedulerPool over = new SchedulerPool("test", "over", 8, small);
        int submitters = 3;
        int each = 5_000;
        CountDownLatch all = new CountDownLatch(submitters * each);
        for (int n = 0; n < submitters; n++) {
            new Thread(() -> {
                        for (int task = 0; task < each; task++) {
                            over.execute(all::countDown);
                        }
                    })
                    .start();
        }
        all.await();
        assertThat(over.accepted()).isEqualTo(submitters * each);
        small.dispose();
    }

    @Test
    void passesEachTaskThroughTheHooksOfReactorWhereItIsHandedOver() {
        ThreadLocal<String> local = new ThreadLocal<>();
        List<String> seen = new ArrayList<>();
        Schedulers.onScheduleHook("SchedulerPoolTest", task -> {
            String captured = local.get();
            return () -> {
                seen.add(captured);
                task.run();
            };
        });
        for (String name : List.of("a", "b", "c")) {
            local.set(name);
            pool.execute(task(name));
        }
        local.remove();
        byHand.runAll();
        assertThat(ran).containsExactly("a", "b", "c");
        assertThat(seen).containsSubsequence("a", "b", "c");
    }

    @Test
    void knowsWhenItIsTheCaller() {
        List<Boolean> caller = new ArrayList<>();
        pool.execute(() -> caller.add(pool.isCaller()));
        byHand.runAll();
        assertThat(caller).containsExactly(true);
        assertThat(pool.isCaller()).isFalse();
    }

    private PoolTask task(String name) {
        return new PoolTask() {
            @Override
            public void run() {
                ran.add(name);
            }

            @Override
            public void refused(RejectedExecutionException why) {
                ran.add(name + " refused");
            }
        };
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /** Runs what it was given when the test says so. */
    private static final class ByHand implements Scheduler {

        private final ArrayDeque<Runnable> given = new ArrayDeque<>();
        private boolean full;
        private boolean broken;

        @Override
        public Disposable schedule(Runnable task) {
            if (broken) {
                throw new IllegalStateException("broken (made up)");
            }
            if (full) {
                throw new RejectedExecutionException("full (made up)");
            }
            given.add(task);
            return Disposables.disposed();
        }

        void runOne() {
            given.remove().run();
        }

        void runAll() {
            while (!given.isEmpty()) {
                runOne();
            }
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException("a pool needs no worker");
        }
    }
}
