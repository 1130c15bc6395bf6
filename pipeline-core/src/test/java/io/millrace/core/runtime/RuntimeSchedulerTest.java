package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class RuntimeSchedulerTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final ThreadWorkers workers = new ThreadWorkers("r", 2, 1, 1);
    private final SystemClock clock = new SystemClock("r");
    private final Scheduler real = new RuntimeScheduler(clock, workers);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final SchedulerClock virtualClock = new SchedulerClock(time);
    private final Scheduler virtual = new RuntimeScheduler(virtualClock, new DirectLoop(workers));
    private final List<Long> seconds = new ArrayList<>();

    @AfterEach
    void close() {
        workers.close(LONG);
        clock.close();
    }

    @Test
    void runsTasksOnALoop() {
        StepVerifier.create(Mono.fromCallable(() -> Thread.currentThread().getName())
                        .subscribeOn(real))
                .assertNext(name -> assertThat(name).startsWith("r-loop-"))
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void delaysOnTheClockAndThenRunsOnALoop() {
        StepVerifier.create(Mono.delay(Duration.ofMillis(1), real)
                        .map(n -> Thread.currentThread().getName()))
                .assertNext(name -> assertThat(name).startsWith("r-loop-"))
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void carriesIntervalsAndPublishOn() {
        StepVerifier.create(Flux.interval(Duration.ofMillis(1), real)
                        .onBackpressureBuffer()
                        .publishOn(real)
                        .take(20))
                .expectNextSequence(LongStream.range(0, 20).boxed().toList())
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void timesOut() {
        StepVerifier.create(Mono.never().timeout(Duration.ofMillis(1), real))
                .expectError(TimeoutException.class)
                .verify(LONG);
        assertThat(clock.pending()).isZero();
    }

    @Test
    void unsetsTheTimeoutOfWhatCameInTime() {
        StepVerifier.create(Mono.just(1).hide().timeout(Duration.ofHours(1), real))
                .expectNext(1)
                .expectComplete()
                .verify(LONG);
        assertThat(clock.pending()).isZero();
    }

    @Test
    void repeatsAtAFixedRate() {
        Disposable task = virtual.schedulePeriodically(this::recordSecond, 3, 2, TimeUnit.SECONDS);
        time.advanceTimeBy(Duration.ofSeconds(8));
        assertThat(seconds).containsExactly(3L, 5L, 7L);
        task.dispose();
        time.advanceTimeBy(Duration.ofSeconds(8));
        assertThat(seconds).containsExactly(3L, 5L, 7L);
        assertThat(virtualClock.pending()).isZero();
    }

    @Test
    void goesOnRepeatingWhenTheFirstTimeIsNow() {
        virtual.schedulePeriodically(this::recordSecond, 0, 1, TimeUnit.SECONDS);
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(seconds).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void stopsRepeatingATaskThatThrows() {
        List<String> told = new ArrayList<>();
        Disposable task = virtual.schedulePeriodically(
                () -> {
                    recordSecond();
                    throw new IllegalStateException("from the task");
                },
                1,
                1,
                TimeUnit.SECONDS);
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> told.add(failure.getMessage()));
        try {
            time.advanceTimeBy(Duration.ofSeconds(3));
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(null);
        }
        assertThat(seconds).containsExactly(1L);
        assertThat(told).containsExactly("from the task");
        assertThat(task.isDisposed()).isTrue();
    }

    @Test
    void stopsRepeatingATaskThatDisposesItself() {
        List<Disposable> task = new ArrayList<>();
        task.add(virtual.schedulePeriodically(
                () -> {
                    recordSecond();
                    task.get(0).dispose();
                },
                1,
                1,
                TimeUnit.SECONDS));
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(seconds).containsExactly(1L);
        assertThat(virtualClock.pending()).isZero();
    }

    @Test
    void aWorkerRunsItsTasksInOrderOnOneLoop() throws Exception {
        Scheduler.Worker worker = real.createWorker();
        List<Integer> ran = new CopyOnWriteArrayList<>();
        List<String> threads = new CopyOnWriteArrayList<>();
        CountDownLatch all = new CountDownLatch(200);
        IntStream.range(0, 200)
                .forEach(n -> worker.schedule(() -> {
                    ran.add(n);
                    threads.add(Thread.currentThread().getName());
                    all.countDown();
                }));
        all.await();
        assertThat(ran)
                .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
        assertThat(threads).containsOnly(threads.get(0));
    }

    @Test
    void disposingAWorkerCancelsItsTasksAndRefusesOthers() {
        Scheduler.Worker worker = virtual.createWorker();
        worker.schedule(this::recordSecond, 1, TimeUnit.SECONDS);
        worker.schedulePeriodically(this::recordSecond, 1, 1, TimeUnit.SECONDS);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(seconds).containsExactly(1L, 1L);
        worker.dispose();
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(seconds).containsExactly(1L, 1L);
        assertThat(worker.isDisposed()).isTrue();
        assertThat(virtualClock.pending()).isZero();
        assertThatThrownBy(() -> worker.schedule(this::recordSecond)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aTaskThatIsDisposedWhileItWaitsForTheLoopDoesNotRun() {
        Scheduler.Worker worker = real.createWorker();
        CountDownLatch gate = new CountDownLatch(1);
        List<String> ran = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        worker.schedule(() -> pass(gate));
        Disposable disposed = worker.schedule(() -> ran.add("disposed"));
        worker.schedule(() -> last.complete(null));
        disposed.dispose();
        gate.countDown();
        last.join();
        assertThat(ran).isEmpty();
    }

    @Test
    void itsTimeIsTheTimeOfDayAndPassesAsTheClockDoes() {
        long before = System.currentTimeMillis();
        assertThat(new RuntimeScheduler(clock, workers).now(TimeUnit.MILLISECONDS))
                .isBetween(before - 1, System.currentTimeMillis() + 1);
        long start = virtual.now(TimeUnit.MILLISECONDS);
        time.advanceTimeBy(Duration.ofMillis(1_500));
        assertThat(virtual.now(TimeUnit.MILLISECONDS) - start).isEqualTo(1_500);
    }

    @Test
    void disposeLeavesItRunning() {
        real.dispose();
        assertThat(real.isDisposed()).isFalse();
        CompletableFuture<Void> ran = new CompletableFuture<>();
        real.schedule(() -> ran.complete(null));
        ran.join();
    }

    @Test
    void refusesTasksWhenItsRuntimeIsClosed() {
        workers.close(LONG);
        clock.close();
        assertThatThrownBy(() -> real.schedule(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> real.schedule(() -> {}, 1, TimeUnit.SECONDS))
                .isInstanceOf(RejectedExecutionException.class);
        StepVerifier.create(Mono.delay(Duration.ofSeconds(1), real))
                .expectError(RejectedExecutionException.class)
                .verify(LONG);
    }

    private void recordSecond() {
        seconds.add(virtual.now(TimeUnit.SECONDS));
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
