package io.millrace.operators.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Operator;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.rate.Conflate;
import io.millrace.operators.rate.Debounce;
import io.millrace.operators.rate.Expand;
import io.millrace.operators.rate.RateExceededException;
import io.millrace.operators.rate.Sample;
import io.millrace.operators.rate.Throttle;
import io.millrace.operators.timeout.StreamTimeoutException;
import io.millrace.operators.timeout.Timeouts;
import io.millrace.test.MillraceExtension;
import io.millrace.test.Simulation;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What controls the flow, in running pipelines: whatever the demand and the order, each element has one end. */
@ExtendWith(MillraceExtension.class)
class FlowLawsTest {

    private static final Duration MILLI = Duration.ofMillis(1);

    static Stream<Operator<Integer, ?>> operators() {
        return Stream.of(
                Batch.byWeight(10, n -> n),
                Batch.byWeightOrAge(10, n -> n, MILLI.multipliedBy(3)),
                Batch.underPressure(4),
                Batch.underPressure(10, n -> n),
                Conflate.latest(),
                Conflate.with(Integer::sum),
                Conflate.withSeed(3, n -> "" + n, (String text, Integer n) -> text + n),
                Expand.repeat(),
                Expand.iterate(n -> n + 1),
                Throttle.elements(1, MILLI).burst(2).shape(),
                Throttle.cost(1, MILLI, (Integer n) -> n).shape(),
                Throttle.elements(1, MILLI.multipliedBy(5)).fail(),
                Throttle.elements(1, MILLI.multipliedBy(5)).drop(),
                Throttle.elements(1, MILLI.multipliedBy(5)).<Integer>drop(Sinks.discard()),
                Sample.latest(MILLI.multipliedBy(3)),
                Debounce.quiet(MILLI.multipliedBy(2)),
                Delay.by(MILLI.multipliedBy(7), 3),
                KeepAlive.after(MILLI.multipliedBy(2), () -> 0),
                Timeouts.idle(Duration.ofSeconds(1)),
                Timeouts.initial(Duration.ofSeconds(1)),
                Timeouts.completion(Duration.ofSeconds(1)),
                Timeouts.backpressure(Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void everyElementIsAcknowledgedOnceOrGivenBack(Operator<Integer, ?> operator, VirtualTime time) {
        for (int demand = 0; demand <= 12; demand++) {
            TestSource<Integer> source =
                    TestSource.of(IntStream.range(0, 10).boxed().toList()).acknowledging();
            TestSubscriber<Object> subscriber =
                    TestSubscriber.builder().initialRequest(demand).build();
            Pipeline<?> pipeline =
                    Pipeline.define("tracked").from(source).via(operator).onError(OnError.skip());
            pipeline.on(time.runtime()).subscribe(subscriber);
            time.runUntilIdle();
            PipelineRun run = time.runtime().runs().get(0);
            for (int step = 0; step < 20; step++) {
                assertThat(pipeline.bounds(time.runtime()).exceededBy(run.snapshot()))
                        .isEmpty();
                assertThat(subscriber.getReceivedOnNext()).hasSizeLessThanOrEqualTo(demand);
                time.advance(MILLI);
            }
            if (!run.state().isTerminal()) {
                subscriber.cancel();
                time.runUntilIdle();
            }
            run.snapshot().assertNoLoss();
            source.assertSettled();
            assertThat(subscriber.getProtocolErrors()).isEmpty();
            assertThat(time.pendingTimers()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("operators")
    void keepsTheLawsInAnyOrder(Operator<Integer, ?> operator) {
        Simulation.explore(20, simulation -> simulation
                .run(Pipeline.define("any")
                        .from(Flux.range(0, 60))
                        .mapAsync(4, n -> Mono.just(n)
                                .delayElement(Duration.ofNanos(n % 7 * 300_000L), simulation.scheduler()))
                        .via(operator)
                        .onError(OnError.skip())
                        .mapAsync(2, value -> Mono.just(value).delayElement(MILLI, simulation.scheduler())))
                .assertClean());
    }

    @ParameterizedTest
    @MethodSource("operators")
    void aDrainEndsWithNothingLost(Operator<Integer, ?> operator, VirtualTime time) {
        PipelineRun run = Pipeline.define("drain")
                .from(Ticks.every(MILLI))
                .map(tick -> (int) tick.number())
                .via(operator)
                .onError(OnError.skip())
                .mapAsync(1, value -> Mono.just(value)
                        .delayElement(MILLI, time.runtime().scheduler()))
                .run(time.runtime());
        time.advance(MILLI.multipliedBy(10));
        run.drain(Duration.ofSeconds(1)).subscribe();
        time.await(run.completion());
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        assertThat(time.pendingTimers()).isZero();
    }

    // E1: the same program with bufferTimeout overflows
    @Test
    void batchesUnderPressureNeverFailForLackOfDemand(VirtualTime time) {
        List<List<Integer>> stored = new ArrayList<>();
        Pipeline.define("pressed")
                .from(Flux.range(0, 1_000).delayElements(MILLI, time.runtime().scheduler()))
                .via(Batch.underPressure(100))
                .mapAsync(1, batch -> Mono.just(batch)
                        .delayElement(Duration.ofMillis(50), time.runtime().scheduler()))
                .peek(stored::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(stored.stream().flatMap(List::stream))
                .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
        assertThat(stored).hasSizeBetween(20, 25);
    }

    // E4: the same program with sample overflows
    @Test
    void samplesNeverFailForLackOfDemand(VirtualTime time) {
        List<Integer> shown = new ArrayList<>();
        Pipeline.define("sampled")
                .from(Flux.range(0, 1_000).delayElements(MILLI, time.runtime().scheduler()))
                .via(Sample.latest(Duration.ofMillis(5)))
                .mapAsync(1, n -> Mono.just(n)
                        .delayElement(Duration.ofMillis(100), time.runtime().scheduler()))
                .peek(shown::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(shown).isSorted().hasSizeBetween(10, 15).endsWith(999);
    }

    @Test
    void expansionFillsInWhileTheNextStageIsFaster(VirtualTime time) {
        List<Integer> shown = new ArrayList<>();
        Pipeline.define("filled")
                .from(Flux.just(10, 20)
                        .delayElements(MILLI.multipliedBy(10), time.runtime().scheduler()))
                .via(Expand.iterate(n -> n + 1))
                .mapAsync(1, n -> Mono.just(n)
                        .delayElement(MILLI.multipliedBy(4), time.runtime().scheduler()))
                .peek(shown::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(shown).startsWith(10, 11).contains(20).isSorted();
    }

    @Test
    void aThrottleKeepsTheRateOverTime(VirtualTime time) {
        RunReport report = Pipeline.define("kept")
                .from(IntStream.range(0, 1_000).boxed().toList())
                .via(Throttle.elements(7, Duration.ofSeconds(1)).burst(7).shape())
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(report.out()).isEqualTo(1_000);
        assertThat(time.elapsed()).isBetween(Duration.ofMillis(993_000 / 7), Duration.ofMillis(993_000 / 7 + 2));
    }

    @Test
    void aThrottleThatFailsFailsTheRunOrLeavesTheElementOut(VirtualTime time) {
        Operator<Integer, Integer> throttle =
                Throttle.elements(1, Duration.ofSeconds(1)).burst(2).fail();
        TestSubscriber<Integer> subscriber = TestSubscriber.create();
        Pipeline.define("fails")
                .from(List.of(1, 2, 3))
                .via(throttle)
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
        assertThat(subscriber.expectTerminalError())
                .isInstanceOf(RateExceededException.class)
                .hasMessage("an element came faster than 1 elements in 1 s, burst 2, fail allows");
    }

    @Test
    void aFunctionThatFailsFailsItsElement(VirtualTime time) {
        List<Integer> sums = new ArrayList<>();
        Pipeline.define("sums")
                .from(List.of(1, 2, 3))
                .via(Conflate.withSeed(n -> 6 / (n - 1), (Integer sum, Integer n) -> sum + n))
                .onError(OnError.skip())
                .peek(sums::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(sums).containsExactly(6, 3);
    }

    // E8
    @Test
    void anIdleTimeoutFailsTheRunAfterWhatWasEmitted(VirtualTime time) {
        TestSubscriber<Integer> subscriber = TestSubscriber.create();
        Pipeline.define("idle")
                .from(Flux.just(1).concatWith(Flux.never()))
                .via(Timeouts.idle(Duration.ofSeconds(5)))
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        time.advance(Duration.ofSeconds(5));
        assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
        assertThat(subscriber.expectTerminalError())
                .isInstanceOf(StreamTimeoutException.class)
                .hasMessage("no element has come for 5 s");
        assertThat(time.pendingTimers()).isZero();
    }

    // E8: an instant source before a slow consumer
    @Test
    void aSlowNextStageDoesNotMakeTheSourceLate(VirtualTime time) {
        Pipeline.define("slow")
                .from(List.of(1, 2, 3))
                .via(Timeouts.idle(Duration.ofMillis(100)))
                .mapAsync(1, n -> Mono.just(n)
                        .delayElement(Duration.ofMillis(200), time.runtime().scheduler()))
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(600));
    }
}
