package io.millrace.operators.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.Outcome.Shed;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.Operator.SideOutput;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.buffer.Buffer;
import io.millrace.operators.element.Elements;
import io.millrace.test.LogicProbe;
import io.millrace.test.MillraceExtension;
import io.millrace.test.Simulation;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** An operator for each key, alone and in pipelines. */
@ExtendWith(MillraceExtension.class)
class KeyedEachTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int ELEMENTS = 100_000;
    private static final int KEYS = 300;

    // E10: groupBy(...).flatMap(g -> g) hangs with more keys than concurrency, or throws.
    @Test
    void hundredsOfKeysNeedNoConcurrency() {
        List<Long> last = new ArrayList<>();
        RunReport report = Pipeline.define("keys")
                .from(Flux.range(0, ELEMENTS))
                .via(Keyed.atMost(KEYS).each(n -> n % KEYS, Elements.index()))
                .peek(indexed -> last.add(indexed.index()))
                .run()
                .await()
                .assertNoLoss();
        assertThat(last).hasSize(ELEMENTS);
        assertThat(last.get(ELEMENTS - 1)).isEqualTo(ELEMENTS / KEYS);
        assertThat(report.stage("keyedEach").count(OutcomeKind.DONE)).isEqualTo(ELEMENTS);
    }

    // E11: groups that cancel lose elements of others, silently, behind publishOn.
    @Test
    void keysThatEndEarlyTakeNothingFromTheOthers() {
        List<Integer> seen = new ArrayList<>();
        RunReport report = Pipeline.define("early")
                .from(Flux.range(0, ELEMENTS))
                .onLoop()
                .via(Keyed.atMost(KEYS)
                        .each(n -> n % KEYS, Elements.takeUntil((Integer n) -> n % KEYS % 2 == 0 && n >= KEYS)))
                .onLoop()
                .peek(seen::add)
                .run()
                .await()
                .assertNoLoss();
        // two of each even key, all of each odd one
        long odd = IntStream.range(0, ELEMENTS).filter(n -> n % KEYS % 2 == 1).count();
        assertThat(seen).hasSize((int) odd + KEYS);
        assertThat(report.stage("keyedEach").count(OutcomeKind.FILTERED)).isEqualTo(ELEMENTS - odd - KEYS);
    }

    @Test
    void moreKeysThanThereIsRoomForEndAndBeginAnew(VirtualTime time) {
        TestSource<Integer> source =
                TestSource.of(IntStream.range(0, 2_000).boxed().toList()).acknowledging();
        List<Integer> sizes = new ArrayList<>();
        RunReport report = Pipeline.define("room")
                .from(source)
                .via(Keyed.atMost(7).each(n -> n * 31 % 11, Batch.bySize(4)))
                .peek(batch -> sizes.add(batch.size()))
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(2_000);
        assertThat(report.stage("keyedEach").count(OutcomeKind.ABSORBED)).isEqualTo(2_000);
        source.assertSettled();
        assertThat(source.returned()).isEmpty();
    }

    @Test
    void timersBelongToTheirKeys() {
        LogicProbe<Integer, List<Integer>> probe =
                LogicProbe.of(Keyed.atMost(9).each(n -> n % 3, Batch.bySizeOrAge(2, SECOND)));
        probe.demand(10).elements(1).advance(SECOND.dividedBy(2)).elements(2);
        probe.advance(SECOND.dividedBy(2));
        assertThat(probe.emitted()).containsExactly(List.of(1));
        probe.elements(5).elements(4, 8).advance(SECOND.dividedBy(2));
        assertThat(probe.emitted()).containsExactly(List.of(1), List.of(2, 5));
        probe.advance(SECOND.dividedBy(2));
        assertThat(probe.emitted()).endsWith(List.of(4), List.of(8));
        assertThat(probe.timers()).isZero();
        assertThat(probe.kept()).isZero();
    }

    @Test
    void aKeyEndsWhenItsTimeIsOver() {
        LogicProbe<Integer, Integer> probe =
                LogicProbe.of(Keyed.atMost(9).timeToLive(SECOND).each(n -> n % 3, Elements.reduce(Integer::sum)));
        probe.demand(1).elements(1).advance(SECOND.dividedBy(2)).elements(2, 4).advance(SECOND);
        assertThat(probe.emitted()).containsExactly(2);
        probe.demand(1);
        assertThat(probe.emitted()).containsExactly(2, 5);
        probe.demand(9).elements(7).complete();
        assertThat(probe.emitted()).containsExactly(2, 5, 7);
        assertThat(probe.completed()).isTrue();
    }

    @Test
    void aDrainEndsKeysThatWaitForTheirTime() {
        LogicProbe<Integer, Integer> probe =
                LogicProbe.of(Keyed.atMost(9).timeToLive(SECOND).each(n -> n % 3, Elements.reduce(Integer::sum)));
        probe.demand(9).elements(1, 2, 4).drain();
        assertThat(probe.emitted()).containsExactly(2, 5);
    }

    @Test
    void operatorsThatFoundNoDemandHaveItInTurn() {
        LogicProbe<Integer, List<Integer>> probe = LogicProbe.of(Keyed.atMost(9).each(n -> n % 3, Batch.bySize(1)));
        probe.demand(3).elements(0, 1, 2).demand(1).elements(4).demand(2);
        assertThat(probe.emitted()).containsExactly(List.of(0), List.of(1), List.of(2), List.of(4));
        assertThat(probe.kept()).isZero();
    }

    @Test
    void anElementThatItsOperatorDoesNotWantYetWaitsAndKeepsTheOrder(VirtualTime time) {
        List<Integer> emitted = new ArrayList<>();
        TestSource<Integer> source = TestSource.of(List.of(0, 1, 2, 4, 6, 3, 5)).acknowledging();
        PipelineRun run = Pipeline.define("wait")
                .from(source)
                .via(Keyed.atMost(9).each(n -> n % 2, new OddOperators.OneASecond()))
                .peek(emitted::add)
                .run(time.runtime());
        time.await(run.completion());
        run.snapshot().assertNoLoss();
        source.assertSettled();
        // 3 waits behind 4 and 6
        assertThat(emitted).containsExactly(0, 1, 2, 4, 6, 3, 5);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aKeyWithoutRoomGivesUpWhatItCannotLetGoAtOnce() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Keyed.atMost(1).each(n -> n, new OddOperators.OneASecond()));
        probe.demand(2).elements(1, 2);
        assertThat(probe.outcomes()).containsExactly(new Shed(Reason.EVICTED));
        probe.advance(SECOND);
        assertThat(probe.emitted()).containsExactly(2);
        assertThat(probe.timers()).isZero();
    }

    @Test
    void everyKeyHearsOfACancellation() {
        List<String> events = new ArrayList<>();
        LogicProbe<Integer, Integer> probe =
                LogicProbe.of(Keyed.atMost(9).each(n -> n, new OddOperators.NeverLetsGo(events)));
        probe.demand(9).elements(1, 2).cancel();
        assertThat(events).containsExactly("cancelled", "cancelled");
        assertThat(probe.outcomes()).containsExactly(Outcome.CANCELLED, Outcome.CANCELLED);
    }

    @Test
    void aKeyWhoseInputHasEndedHearsOfADrainAndACancellation() {
        List<String> events = new ArrayList<>();
        LogicProbe<Integer, Integer> probe =
                LogicProbe.of(Keyed.atMost(9).each(n -> n, new OddOperators.NeverLetsGo(events)));
        probe.demand(9).elements(1).complete().drain();
        assertThat(probe.completed()).isFalse();
        probe.cancel();
        assertThat(events).containsExactly("ended", "drained", "cancelled");
    }

    @Test
    void aFailureBelongsToItsElementAndTheKeyGoesOn() {
        List<Integer> sums = new ArrayList<>();
        RunReport report = Pipeline.define("skip")
                .from(List.of(1, 2, 3, 4, 5, 6))
                .via(Keyed.atMost(9).each(n -> n % 2, Elements.reduce((Integer sum, Integer n) -> {
                    if (n == 3) {
                        throw new IllegalArgumentException("three");
                    }
                    return sum + n;
                })))
                .onError(OnError.skip())
                .peek(sums::add)
                .run()
                .await()
                .assertNoLoss();
        assertThat(sums).containsExactly(6, 12);
        assertThat(report.stage("keyedEach").count(OutcomeKind.SKIPPED)).isEqualTo(1);
    }

    @Test
    void anOperatorThatThrowsInTheAbsenceOfAnElementFailsTheRun() {
        Operator<Integer, Integer> bad = Keyed.atMost(3)
                .statefulMap(
                        (Integer n) -> n,
                        () -> 0,
                        (Integer state, Integer n, java.util.function.Consumer<Integer> out) -> {},
                        (Integer key, Integer state, java.util.function.Consumer<Integer> out) -> {
                            throw new IllegalStateException("end of " + key);
                        });
        for (int keys : new int[] {1, 9}) {
            PipelineRun run = Pipeline.define("end")
                    .from(List.of(1, 2, 3))
                    .via(Keyed.atMost(keys).each(n -> n, bad))
                    .onError(OnError.skip())
                    .run();
            assertThatThrownBy(run::await).hasMessageContaining("end of 1");
            assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.FAILED);
        }
    }

    @Test
    void whatAnOperatorKeepsWhenItCompletesIsGivenBack() {
        LogicProbe<Integer, Integer> probe =
                LogicProbe.of(Keyed.atMost(9).each(n -> n % 2, new OddOperators.KeepsThenEnds()));
        probe.demand(9).elements(2, 4, 6);
        assertThat(probe.outcomes()).containsExactly(Outcome.DONE, Outcome.CANCELLED, Outcome.FILTERED);
        assertThat(probe.emitted()).containsExactly(4);
        assertThat(probe.kept()).isZero();
    }

    @Test
    void elementsOfAKeyThatWantsNoMoreAreFiltered() {
        LogicProbe<Integer, Integer> probe =
                LogicProbe.of(Keyed.atMost(9).each(n -> n % 2, new OddOperators.KeepsThenEnds()));
        probe.demand(9).elements(1, 3);
        assertThat(probe.outcomes()).containsExactly(Outcome.DONE, Outcome.FILTERED);
    }

    @Test
    void sideOutputsAreThoseOfTheOperator() {
        List<Integer> dropped = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        Flux<Integer> passed = Flux.from(Pipeline.define("side")
                .from(List.of(1, 2, 3, 4, 5, 6))
                .via(Keyed.atMost(9)
                        .each((Integer n) -> n % 2, Buffer.size(1).<Integer>dropOldest(Sinks.each(dropped::add)))));
        StepVerifier.create(passed, 1)
                .consumeNextWith(kept::add)
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(n -> true, kept::add)
                .verifyComplete();
        kept.addAll(dropped);
        assertThat(kept).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    }

    @Test
    void operatorsThatWaitForASideOutputHearOfItsDemand(VirtualTime time) {
        List<Integer> stored = new ArrayList<>();
        SideOutput slow = SideOutput.of("slow", (Pipeline<Integer> elements) -> elements.mapAsync(1, n -> Mono.just(n)
                        .delayElement(Duration.ofMillis(1), time.runtime().scheduler()))
                .to(Sinks.each(stored::add)));
        PipelineRun run = Pipeline.define("aside")
                .from(IntStream.range(0, 50).boxed().toList())
                .via(Keyed.atMost(9).each(n -> n % 7, new OddOperators.WaitsForSideOutput(List.of(slow))))
                .run(time.runtime());
        time.await(run.completion());
        run.snapshot().assertNoLoss();
        assertThat(stored).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void keepsTheLawsInAnyOrder() {
        Simulation.explore(30, simulation -> {
            List<Integer> seen = new ArrayList<>();
            simulation
                    .run(Pipeline.define("any")
                            .from(Flux.range(0, 200))
                            .mapAsync(4, n -> Mono.just(n).subscribeOn(simulation.scheduler()))
                            .onLoop()
                            .via(Keyed.atMost(5).timeToLive(SECOND).each(n -> n % 7, Batch.bySizeOrAge(3, SECOND)))
                            .mapAsync(2, batch -> Mono.just(batch)
                                    .delayElement(Duration.ofMillis(300), simulation.scheduler()))
                            .peek(seen::addAll))
                    .assertClean();
            assertThat(seen).hasSize(200).doesNotHaveDuplicates();
        });
    }

    @Test
    void saysWhatItHolds() {
        Operator<Integer, List<Integer>> each = Keyed.atMost(1_000).each(n -> n, Batch.bySize(9));
        assertThat(each.bounds().elements().toString()).isEqualTo("10,033");
        assertThat(each.bounds().keys().toString()).isEqualTo("1,000");
        assertThat(each.detail()).isEqualTo("batch 9 elements, 1,000 keys");
        assertThatThrownBy(() -> Keyed.atMost(1).each((Integer n) -> n, new OddOperators.ReadsAnother()))
                .hasMessageStartingWith("operator 'readsAnother' reads other pipelines");
        assertThatThrownBy(() -> Keyed.atMost(1).each(null, Elements.index())).hasMessage("key");
        assertThatThrownBy(() -> Keyed.atMost(1).each((Integer n) -> n, null)).hasMessage("operator");
    }
}
