package io.millrace.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.runtime.RuntimeClock;
import io.millrace.core.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Time, tasks and timers without an engine. */
class VirtualTimeTest {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final VirtualTime time = VirtualTime.create();
    private final RuntimeClock clock = time.runtime().clock();
    private final Workers workers = time.runtime().workers();
    private final List<Object> seen = new ArrayList<>();

    @Test
    void standsStillUntilItIsMoved() {
        Instant begin = clock.now();
        time.runUntilIdle();
        assertThat(time.elapsed()).isZero();

        time.advance(Duration.ofMillis(5));
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(5));
        assertThat(clock.now()).isEqualTo(begin.plusMillis(5));
    }

    @Test
    void runsNothingBeforeItIsTold() {
        workers.loop().execute(() -> seen.add("task"));
        assertThat(seen).isEmpty();

        time.runUntilIdle();
        assertThat(seen).containsExactly("task");
    }

    @Test
    void firesTimersInTheOrderOfTheirTimesAndEqualOnesAsTheyWereSet() {
        setTimer("late", 3);
        setTimer("first of two", 2);
        setTimer("second of two", 2);
        setTimer("early", 1);

        time.advance(Duration.ofMillis(2));
        assertThat(seen).containsExactly("early at 1", "first of two at 2", "second of two at 2");
        assertThat(time.pendingTimers()).isEqualTo(1);
    }

    @Test
    void runsWhatATimerHandsOverBeforeTheNextTimer() {
        setTimer("second", 2);
        clock.schedule(() -> workers.cpu().execute(() -> seen.add("follows the first")), 1_000_000);

        time.advance(Duration.ofMillis(2));
        assertThat(seen).containsExactly("follows the first", "second at 2");
    }

    @Test
    void firesWhatIsDueWithoutMoving() {
        setTimer("now", 0);
        setTimer("later", 1);

        time.runUntilIdle();
        assertThat(seen).containsExactly("now at 0");
    }

    @Test
    void forgetsATimerThatIsUnset() {
        Runnable unset = clock.schedule(() -> seen.add("unset"), 1_000_000);
        unset.run();
        unset.run();

        assertThat(time.pendingTimers()).isZero();
        assertThat(time.advanceToNextTimer()).isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void movesToTheNextTimerOnly() {
        setTimer("one", 1);
        setTimer("two", 2);

        assertThat(time.advanceToNextTimer()).isTrue();
        assertThat(seen).containsExactly("one at 1");
    }

    @Test
    void movesByItselfWhenATestAwaitsAndNothingElseCanRun() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        clock.schedule(() -> future.complete("done"), TimeUnit.HOURS.toNanos(1));

        assertThat(workers.await(future, FOREVER)).isTrue();
        assertThat(time.elapsed()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void stopsAtTheTimeoutOfWhoAwaits() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        clock.schedule(() -> future.complete("done"), TimeUnit.HOURS.toNanos(1));

        assertThat(workers.await(future, Duration.ofMinutes(1))).isFalse();
        assertThat(time.elapsed()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void reportsADeadlockWhenNothingCanRunAnyMore() {
        time.advance(Duration.ofMillis(7));

        assertThatThrownBy(() -> workers.await(new CompletableFuture<>(), FOREVER))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("deadlock at 7 ms of virtual time");
    }

    @Test
    void saysWhichRunHangsWhereWhenItIsAwaited() {
        assertThatThrownBy(() -> Pipeline.define("hanging")
                        .from(List.of(1, 2))
                        .mapAsync(1, n -> Mono.never())
                        .named("lookUp")
                        .run(time.runtime())
                        .await())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("deadlock at 0 ms of virtual time")
                .hasMessageContaining("must do so on runtime.scheduler()")
                .hasMessageContaining("still RUNNING: pipeline 'hanging'")
                .hasMessageContaining("lookUp");
    }

    @Test
    void awaitsWhatAPublisherEmits() {
        Mono<String> later = Mono.create(sink -> clock.schedule(() -> sink.success("value"), 5_000_000));
        assertThat(time.await(later)).isEqualTo("value");
        assertThat(time.await(Mono.<String>empty())).isNull();
        assertThatThrownBy(() -> time.await(Mono.error(new IllegalStateException("boom"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("boom");
    }

    @Test
    void takesTasksFromOtherThreadsAndRunsThemOnItsOwn() throws InterruptedException {
        Thread other = new Thread(() -> workers.loop().execute(() -> seen.add(Thread.currentThread())));
        other.start();
        other.join();

        time.runUntilIdle();
        assertThat(seen).containsExactly(Thread.currentThread());
    }

    @Test
    void hasATimeOfItsOwn() {
        VirtualTime another = VirtualTime.create();
        setTimer("mine", 1);
        another.advance(Duration.ofMillis(1));
        assertThat(seen).isEmpty();
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void drawsTheSameOrderFromTheSameSeed() {
        List<Object> order = shuffledOrder(1);
        assertThat(shuffledOrder(1)).isEqualTo(order);
        assertThat(shuffledOrder(2)).isNotEqualTo(order).containsExactlyInAnyOrderElementsOf(order);
    }

    @Test
    void keepsTheOrderOfALoopWhenItShufflesTasks() {
        VirtualTime shuffled = VirtualTime.shuffled(3);
        Executor one = shuffled.runtime().workers().loop();
        Executor two = shuffled.runtime().workers().loop();
        for (int task = 0; task < 20; task++) {
            int number = task;
            one.execute(() -> seen.add(number));
            two.execute(() -> seen.add(100 + number));
        }
        shuffled.runUntilIdle();

        assertThat(seen).hasSize(40);
        assertThat(seen.stream().map(Integer.class::cast).filter(number -> number < 100))
                .isSorted();
        assertThat(seen.stream().map(Integer.class::cast).filter(number -> number >= 100))
                .isSorted();
        assertThat(seen.stream().map(Integer.class::cast).toList())
                .isNotEqualTo(List.copyOf(seen).stream().sorted().toList());
    }

    @Test
    void refusesToGoBack() {
        assertThatThrownBy(() -> time.advance(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.001S");
    }

    private List<Object> shuffledOrder(long seed) {
        VirtualTime shuffled = VirtualTime.shuffled(seed);
        List<Object> order = new ArrayList<>();
        for (int task = 0; task < 20; task++) {
            int number = task;
            shuffled.runtime().workers().cpu().execute(() -> order.add(number));
        }
        shuffled.runUntilIdle();
        return order;
    }

    private void setTimer(String name, int millis) {
        clock.schedule(() -> seen.add(name + " at " + clock.nanoTime() / 1_000_000), millis * 1_000_000L);
    }
}
