package io.millrace.core.engine;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.observe.HeldStage;
import io.millrace.core.observe.Waiting;
import io.millrace.core.runtime.DirectLoop;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What the watchdog finds; the test decides when it looks and what time it is then. */
class WatchdogTest {

    private static final Duration THRESHOLD = ofMillis(1_000);
    private static final Duration TICK = ofMillis(50);

    private final PipelineRuntime runtime = PipelineRuntime.builder()
            .name("watched")
            .loops(2)
            .watchdog(Duration.ZERO)
            .build();
    /** Whose runs stay on the thread that subscribes, as those of a plain subscriber do. */
    private final PipelineRuntime direct = PipelineRuntime.builder()
            .name("direct")
            .workers(new DirectLoop(runtime.workers()))
            .watchdog(Duration.ZERO)
            .build();

    private final RecordingObserver told = new RecordingObserver();
    private final Watchdog watchdog = new Watchdog("test", THRESHOLD, runtimeRuns(), told);
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private long now;

    @AfterEach
    void close() {
        goOn.countDown();
        runtime.close();
    }

    private Collection<PipelineRun> runtimeRuns() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<PipelineRun> iterator() {
                return runtime.runs().iterator();
            }

            @Override
            public int size() {
                return runtime.runs().size();
            }
        };
    }

    /** Looks as often as the watchdog would in {@code duration}. */
    private void watch(Duration duration) {
        for (long end = now + duration.toNanos(); now < end; ) {
            now += TICK.toNanos();
            watchdog.look(now, TICK.toNanos(), TICK.toNanos());
        }
    }

    /** The same for the runs of one pipeline on another runtime, for long enough. */
    private void watch(PipelineRuntime other, String pipeline) {
        List<PipelineRun> runs =
                other.runs().stream().filter(run -> run.name().equals(pipeline)).toList();
        Watchdog own = new Watchdog("test", THRESHOLD, runs, told);
        for (long time = 0; time <= 1_200; time += 50) {
            own.look(ofMillis(time).toNanos(), TICK.toNanos(), TICK.toNanos());
        }
    }

    private <T> T block(T element) throws InterruptedException {
        inside.countDown();
        goOn.await();
        return element;
    }

    private <T> CheckedFunction<T, T> blocking() {
        return this::block;
    }

    // E31: a function that blocks a loop gives no signal at all.
    @Test
    void namesTheStageWithThreadAndStackWithin200MsOfTheThreshold() throws InterruptedException {
        PipelineRun run = Pipeline.define("stuck")
                .from(List.of(1, 2, 3))
                .map(n -> n + 1)
                .named("before")
                .map(blocking())
                .named("guilty")
                .map(n -> n + 1)
                .named("after")
                .run(runtime);
        inside.await();
        watch(THRESHOLD);
        assertThat(told.said).isEmpty();
        watch(ofMillis(200));
        assertThat(told.said).containsExactly("held stuck/guilty");
        HeldStage held = told.held.remove();
        assertThat(held.duration()).isBetween(THRESHOLD, THRESHOLD.plusMillis(200));
        assertThat(held.thread().getName()).startsWith("watched-");
        assertThat(held.stack())
                .anyMatch(frame -> frame.getClassName().equals(WatchdogTest.class.getName())
                        && frame.getMethodName().equals("block"));
        goOn.countDown();
        run.await().assertNoLoss();
    }

    @Test
    void namesEachStageOfAFusedChain() throws InterruptedException {
        for (int guilty = 0; guilty < 12; guilty++) {
            RecordingObserver heard = new RecordingObserver();
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            Pipeline<Integer> pipeline = Pipeline.define("chain").from(List.of(1));
            for (int stage = 0; stage < 12; stage++) {
                boolean blocks = stage == guilty;
                pipeline = pipeline.map(n -> {
                            if (blocks) {
                                entered.countDown();
                                leave.await();
                            }
                            return n;
                        })
                        .named("stage-" + stage);
            }
            PipelineRun run = pipeline.run(runtime);
            Watchdog own = new Watchdog("test", THRESHOLD, List.of(run), heard);
            entered.await();
            for (long time = 0; time <= 1_200; time += 50) {
                own.look(ofMillis(time).toNanos(), TICK.toNanos(), TICK.toNanos());
            }
            leave.countDown();
            run.await();
            assertThat(heard.said).containsExactly("held chain/stage-" + guilty);
        }
    }

    @Test
    void namesTheInnermostOfTheSegmentsThatAThreadHolds() throws InterruptedException {
        Pipeline.define("nested-segments")
                .from(List.of(1))
                .mapAsync(1, Mono::just)
                .named("first")
                .mapMulti((Integer n, Consumer<Integer> out) -> out.accept(n))
                .named("second")
                .mapAsync(1, n -> Mono.just(block(n)))
                .named("third")
                .mapAsync(1, Mono::just)
                .named("fourth")
                .run(runtime);
        inside.await();
        watch(ofMillis(1_200));
        assertThat(told.said).containsExactly("held nested-segments/third");
    }

    @Test
    void namesTheExitWhenASubscriberKeepsItsThread() throws InterruptedException {
        Pipeline<Integer> pipeline = Pipeline.define("foreign").from(List.of(1)).map(n -> n);
        Thread own = new Thread(() -> pipeline.on(direct).subscribe(new Blocking()), "a user's thread");
        own.start();
        inside.await();
        watch(direct, "foreign");
        assertThat(told.said).containsExactly("held foreign/exit");
        assertThat(told.held.remove().thread()).isSameAs(own);
        goOn.countDown();
        own.join();
    }

    private final class Blocking extends BaseSubscriber<Integer> {

        @Override
        protected void hookOnNext(Integer value) {
            try {
                block(value);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void namesTheStageThatHoldsTheThreadOfACallback() throws InterruptedException {
        Sinks.One<Integer> answer = Sinks.one();
        CountDownLatch asked = new CountDownLatch(1);
        PipelineRun run = Pipeline.define("callback")
                .from(List.of(1))
                .mapAsync(1, n -> answer.asMono().doOnSubscribe(s -> asked.countDown()))
                .named("call")
                .map(blocking())
                .named("guilty")
                .run(runtime);
        asked.await();
        awaitIdle(run);
        watch(Duration.ofMinutes(1)); // nobody holds anything while a call waits
        assertThat(told.said).isEmpty();
        Thread foreign = new Thread(() -> answer.tryEmitValue(1), "a client's thread");
        foreign.start();
        inside.await();
        watch(ofMillis(1_200));
        assertThat(told.said).containsExactly("held callback/guilty");
        assertThat(told.held.remove().thread()).isSameAs(foreign);
        goOn.countDown();
        foreign.join();
        run.await().assertNoLoss();
    }

    @Test
    void namesTheSourceWhoseIteratorBlocks() throws InterruptedException {
        Iterable<Integer> endless = () -> IntStream.generate(() -> {
                    try {
                        return block(1);
                    } catch (InterruptedException hurry) {
                        throw new IllegalStateException(hurry);
                    }
                })
                .limit(2)
                .iterator();
        Pipeline.define("slow-source").from(endless).map(n -> n).run(runtime);
        inside.await();
        watch(ofMillis(1_200));
        assertThat(told.said).containsExactly("held slow-source/iterable");
    }

    @Test
    void namesTheStageOfTheRunInsideAndTheStageThatWaitsForIt() throws InterruptedException {
        Pipeline<Integer> inner =
                Pipeline.define("inner").from(List.of(1)).map(blocking()).named("guilty");
        Pipeline<Long> outer = Pipeline.define("outer")
                .from(List.of(1))
                .map(n -> inner.run(runtime).await().out())
                .named("waits");
        Thread own = new Thread(() -> outer.on(direct).subscribe(new Drop()), "a user's thread");
        own.start();
        inside.await();
        watch(ofMillis(1_200));
        watch(direct, "outer");
        assertThat(told.said).containsExactlyInAnyOrder("held inner/guilty", "held outer/waits");
        goOn.countDown();
        own.join();
    }

    private static final class Drop extends BaseSubscriber<Long> {}

    @Test
    void saysItAgainWheneverTheTimeHasDoubledAndOnceThatItIsOver() throws InterruptedException {
        PipelineRun run = Pipeline.define("long")
                .from(List.of(1))
                .map(blocking())
                .named("guilty")
                .run(runtime);
        inside.await();
        watch(ofMillis(16_100));
        assertThat(told.held.stream().map(HeldStage::duration).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L);
        goOn.countDown();
        run.await().assertNoLoss();
    }

    @Test
    void saysWhenTheStageHasGoneOn() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        PipelineRun run = Pipeline.define("twice")
                .from(List.of(1, 2))
                .map(n -> {
                    if (n == 1) {
                        return block(n);
                    }
                    next.countDown();
                    end.await();
                    return n;
                })
                .named("guilty")
                .run(runtime);
        inside.await();
        watch(ofMillis(1_200));
        goOn.countDown();
        next.await();
        watch(TICK);
        assertThat(told.said).containsExactly("held twice/guilty", "released twice/guilty");
        assertThat(told.released.remove().duration()).isGreaterThanOrEqualTo(THRESHOLD);
        watch(ofMillis(1_200));
        assertThat(told.said).endsWith("released twice/guilty", "held twice/guilty");
        end.countDown();
        run.await().assertNoLoss();
    }

    @Test
    void saysNothingAfterTheRunHasEnded() throws InterruptedException {
        PipelineRuntime hasty = PipelineRuntime.builder()
                .name("hasty")
                .graceTime(Duration.ZERO)
                .watchdog(Duration.ZERO)
                .build();
        PipelineRun run = Pipeline.define("abandoned")
                .from(List.of(1))
                .map(blocking())
                .named("guilty")
                .run(hasty);
        Watchdog own = new Watchdog("test", THRESHOLD, List.of(run), told);
        inside.await();
        own.look(0, 0, 0);
        run.cancel();
        assertThat(run.await().abandoned()).isNotEmpty();
        own.look(Duration.ofHours(1).toNanos(), TICK.toNanos(), TICK.toNanos());
        assertThat(told.said).isEmpty();
        goOn.countDown();
        hasty.close();
    }

    // To tell of a stage takes long the first time, and after a long look the ticker takes a long pause.
    @Test
    void timeInWhichItDidNotWantToLookCountsAsHeld() throws InterruptedException {
        Pipeline.define("unseen").from(List.of(1)).map(blocking()).run(runtime);
        inside.await();
        watch(ofMillis(500));
        now += ofMillis(3_000).toNanos();
        watchdog.look(now, ofMillis(3_000).toNanos(), ofMillis(2_990).toNanos());
        assertThat(told.said).hasSize(1);
        assertThat(told.held.remove().duration()).isGreaterThanOrEqualTo(ofMillis(3_400));
    }

    @Test
    void timeInWhichItCouldNotLookIsHeldAgainstNobody() throws InterruptedException {
        Pipeline.define("paused").from(List.of(1)).map(blocking()).run(runtime);
        inside.await();
        watch(ofMillis(500));
        now += Duration.ofHours(8).toNanos();
        watchdog.look(now, Duration.ofHours(8).toNanos(), TICK.toNanos());
        assertThat(told.said).isEmpty();
        watch(ofMillis(600));
        assertThat(told.said).hasSize(1);
        assertThat(told.held.remove().duration()).isBetween(THRESHOLD, THRESHOLD.plusMillis(200));
    }

    @Test
    void aFunctionOnAPoolMayTakeAsLongAsItLikes() throws InterruptedException {
        PipelineRun run = Pipeline.define("pool")
                .from(List.of(1))
                .mapBlocking(1, blocking())
                .run(runtime);
        inside.await();
        // The loop that has handed the function over may not have left its segments yet.
        CountDownLatch left = new CountDownLatch(1);
        ((LiveRun) run).execute(left::countDown);
        left.await();
        watch(Duration.ofMinutes(1));
        assertThat(told.said).isEmpty();
    }

    @Test
    void aStageThatGoesOnIsNotNamedHoweverLongItsThreadIsHeld() throws InterruptedException {
        Stepper stepper = new Stepper();
        PipelineRun run = Pipeline.define("busy")
                .from(() -> IntStream.range(0, 60).iterator())
                .map(stepper::step)
                .run(runtime);
        for (int element = 0; element < 60; element++) {
            stepper.entered.acquire();
            watch(ofMillis(500));
            stepper.leave.release();
        }
        run.await().assertNoLoss();
        assertThat(told.said).isEmpty();
    }

    private static final class Stepper {
        private final Semaphore entered = new Semaphore(0);
        private final Semaphore leave = new Semaphore(0);

        int step(int n) throws InterruptedException {
            entered.release();
            leave.acquire();
            return n;
        }
    }

    @Test
    void stagesWithoutDemandWaitForDemand() {
        Subscriber subscriber = new Subscriber();
        Flux.from(Pipeline.define("no-demand")
                        .from(List.of(1, 2, 3))
                        .map(n -> n)
                        .named("same")
                        .mapAsync(2, Mono::just)
                        .named("call")
                        .on(runtime))
                .subscribe(subscriber);
        PipelineRun run = runtime.runs().get(0);
        awaitIdle(run);
        watch(ofMillis(1_000));
        assertThat(waiting(run, "call").forDemand()).isBetween(ofMillis(900), ofMillis(1_000));
        assertThat(waiting(run, "same").forDemand()).isBetween(ofMillis(900), ofMillis(1_000));
        assertThat(waiting(run, "call").forInput()).isZero();
        subscriber.cancel();
    }

    @Test
    void stagesBehindASourceThatBringsNothingWaitForInput() {
        Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
        PipelineRun run = Pipeline.define("no-input")
                .from(source.asFlux())
                .map(n -> n)
                .named("same")
                .mapAsync(2, Mono::just)
                .named("call")
                .run(runtime);
        awaitIdle(run);
        watch(ofMillis(1_000));
        for (String stage : List.of("publisher", "same", "call", "exit")) {
            assertThat(waiting(run, stage).forInput()).isBetween(ofMillis(900), ofMillis(1_000));
            assertThat(waiting(run, stage).forDemand()).isZero();
        }
        source.tryEmitComplete();
        run.await();
    }

    @Test
    void aStageAtWorkWaitsForNothingAndKeepsTheOthersWaiting() throws InterruptedException {
        PipelineRun run = Pipeline.define("at-work")
                .from(List.of(1))
                .mapAsync(1, Mono::just)
                .named("before")
                .map(blocking())
                .named("works")
                .run(runtime);
        inside.await();
        watch(ofMillis(1_000));
        assertThat(waiting(run, "works")).isEqualTo(Waiting.NONE);
        assertThat(waiting(run, "before").forDemand()).isBetween(ofMillis(900), ofMillis(1_000));
        assertThat(waiting(run, "exit").forInput()).isBetween(ofMillis(900), ofMillis(1_000));
    }

    @Test
    void refusesAThresholdThatIsNotPositive() {
        assertThatThrownBy(() -> new Watchdog("test", Duration.ZERO, List.of(), told))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> PipelineRuntime.builder().watchdog(ofMillis(-1)))
                .hasMessageContaining("PT-0.001S");
    }

    private static Waiting waiting(PipelineRun run, String stage) {
        return run.snapshot().stage(stage).waiting();
    }

    /** The loop has done what there was to do when the run began. */
    private void awaitIdle(PipelineRun run) {
        CountDownLatch idle = new CountDownLatch(1);
        ((LiveRun) run).execute(idle::countDown);
        try {
            idle.await();
        } catch (InterruptedException hurry) {
            throw new IllegalStateException(hurry);
        }
    }

    private static final class Subscriber extends BaseSubscriber<Integer> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {}
    }
}
