package io.millrace.operators.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunState;
import io.millrace.operators.batch.Batch;
import io.millrace.test.MillraceExtension;
import io.millrace.test.Simulation;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Ticks in running pipelines. */
@ExtendWith(MillraceExtension.class)
class TicksTest {

    private static final Duration MILLI = Duration.ofMillis(1);

    @Test
    void comeAtTheEndOfEachPeriod(VirtualTime time) {
        TestSubscriber<Tick> subscriber = TestSubscriber.create();
        Pipeline.define("ticks")
                .from(Ticks.every(MILLI))
                .take(3)
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        time.advance(MILLI.minusNanos(1));
        assertThat(subscriber.getReceivedOnNext()).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(subscriber.getReceivedOnNext()).containsExactly(new Tick(1, 0));
        time.advance(MILLI.multipliedBy(2));
        assertThat(subscriber.getReceivedOnNext()).containsExactly(new Tick(1, 0), new Tick(2, 0), new Tick(3, 0));
        assertThat(subscriber.isTerminatedComplete()).isTrue();
        assertThat(time.pendingTimers()).isZero();
    }

    // E4
    @Test
    void becomeOneWithoutDemandAndSayHowManyWereMissed(VirtualTime time) {
        TestSubscriber<Tick> subscriber =
                TestSubscriber.builder().initialRequest(1).build();
        Pipeline.define("ticks").from(Ticks.every(MILLI)).on(time.runtime()).subscribe(subscriber);
        time.runUntilIdle();
        time.advance(MILLI.multipliedBy(10).plusNanos(500));
        assertThat(subscriber.getReceivedOnNext()).containsExactly(new Tick(1, 0));
        assertThat(time.pendingTimers()).isZero();
        subscriber.request(2);
        time.runUntilIdle();
        assertThat(subscriber.getReceivedOnNext()).containsExactly(new Tick(1, 0), new Tick(10, 8));
        time.advance(MILLI);
        assertThat(subscriber.getReceivedOnNext()).contains(new Tick(11, 0));
        subscriber.cancel();
        time.runUntilIdle();
        assertThat(time.pendingTimers()).isZero();
    }

    // E2, E4: interval(1 ms) before a consumer of 100 ms, alone and in batches by age
    @Test
    void neverFailForASlowConsumer(VirtualTime time) {
        List<Tick> ticks = new ArrayList<>();
        PipelineRun run = Pipeline.define("slow")
                .from(Ticks.every(MILLI))
                .via(Batch.bySizeOrAge(50, MILLI.multipliedBy(5)))
                .mapAsync(1, batch -> Mono.just(batch)
                        .delayElement(Duration.ofMillis(100), time.runtime().scheduler()))
                .flatMapIterable(batch -> batch)
                .peek(ticks::add)
                .run(time.runtime());
        time.advance(Duration.ofSeconds(2));
        run.drain(Duration.ofSeconds(1)).subscribe();
        time.await(run.completion());
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        assertThat(ticks.stream().mapToLong(Tick::missed).sum()).isPositive();
        long last = 0;
        for (Tick tick : ticks) {
            assertThat(tick.number() - tick.missed()).isEqualTo(last + 1);
            last = tick.number();
        }
    }

    @Test
    void keepTheLawsInAnyOrder() {
        Simulation.explore(20, simulation -> {
            PipelineRun run = simulation.start(Pipeline.define("any")
                    .from(Ticks.every(MILLI))
                    .mapAsync(1, tick -> Mono.just(tick).delayElement(MILLI.multipliedBy(3), simulation.scheduler()))
                    .take(20));
            simulation.await(run).assertClean();
        });
    }

    @Test
    void refusePeriodsThatMeanNothing() {
        assertThatThrownBy(() -> Ticks.every(Duration.ZERO))
                .hasMessage("period must be more than zero and at most 10000 days, was PT0S");
        assertThat(Ticks.every(MILLI).detail()).isEqualTo("every 1 ms");
    }
}
