package io.millrace.operators.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Operator;
import io.millrace.test.LogicProbe;
import io.millrace.test.OperatorContract;
import io.millrace.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** States by key, alone and in pipelines. */
class KeyedStatefulMapTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final class Sum {

        private int sum;

        void add(int n, Consumer<String> out) {
            sum += n;
            if (n > 10) {
                out.accept("big " + n);
            }
        }
    }

    private static Operator<Integer, String> sums(Keyed keyed) {
        return keyed.statefulMap(
                (Integer n) -> n % 3,
                Sum::new,
                Sum::add,
                (Integer key, Sum sum, Consumer<String> out) -> out.accept(key + ":" + sum.sum));
    }

    @Nested
    class Contract extends OperatorContract<Integer, String> {

        @Override
        protected Operator<Integer, String> operator() {
            return sums(Keyed.atMost(2));
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 4, 3, 11, 2, 6);
        }

        /** The same with a list that is searched. */
        @Override
        protected List<String> expected(List<Integer> inputs) {
            List<int[]> states = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int n : inputs) {
                int[] state =
                        states.stream().filter(one -> one[0] == n % 3).findAny().orElse(new int[] {n % 3, 0});
                if (!states.remove(state) && states.size() == 2) {
                    int[] first = states.remove(0);
                    expected.add(first[0] + ":" + first[1]);
                }
                states.add(state);
                state[1] += n;
                if (n > 10) {
                    expected.add("big " + n);
                }
            }
            states.forEach(state -> expected.add(state[0] + ":" + state[1]));
            return expected;
        }
    }

    /** Each key makes room for the next one, so that the order is the same whether the time passes before or after. */
    @Nested
    class TimedContract extends OperatorContract<Integer, Integer> {

        @Override
        protected Operator<Integer, Integer> operator() {
            return Keyed.atMost(1)
                    .timeToLive(SECOND)
                    .statefulMap(
                            n -> n,
                            () -> 0,
                            (Integer state, Integer n, Consumer<Integer> out) -> {},
                            (Integer key, Integer state, Consumer<Integer> out) -> out.accept(key));
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 3, 4);
        }

        @Override
        protected List<Integer> expected(List<Integer> inputs) {
            return inputs;
        }
    }

    @Test
    void eachKeyHasAStateAndLeavesWhatFlushMakesOfIt() {
        LogicProbe<Integer, String> probe = LogicProbe.of(sums(Keyed.atMost(10)));
        probe.demand(10).elements(1, 2, 4, 3).complete();
        assertThat(probe.emitted()).containsExactly("2:2", "1:5", "0:3");
        assertThat(probe.completed()).isTrue();
    }

    @Test
    void theKeyLongestWithoutAnElementMakesRoom() {
        LogicProbe<Integer, String> probe = LogicProbe.of(sums(Keyed.atMost(2)));
        probe.demand(10).elements(1, 2, 4, 3);
        assertThat(probe.emitted()).containsExactly("2:2");
    }

    @Test
    void aKeyEndsWhenItsTimeIsOverAndBeginsAnew() {
        LogicProbe<Integer, String> probe = LogicProbe.of(sums(Keyed.atMost(10).timeToLive(SECOND)));
        probe.demand(10).elements(1);
        probe.advance(SECOND.dividedBy(2)).elements(2, 4);
        probe.advance(SECOND.minusNanos(1));
        assertThat(probe.emitted()).isEmpty();
        probe.advance(Duration.ofNanos(1));
        assertThat(probe.emitted()).containsExactly("2:2", "1:5");
        assertThat(probe.timers()).isZero();
        probe.elements(1).advance(SECOND);
        assertThat(probe.emitted()).endsWith("1:1");
    }

    @Test
    void aMillionKeysLeaveOneByOneAsTheyAreAskedFor() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Keyed.atMost(1_000)
                .timeToLive(SECOND)
                .statefulMap(
                        n -> n,
                        () -> 0,
                        (Integer state, Integer n, Consumer<Integer> out) -> {},
                        (Integer key, Integer state, Consumer<Integer> out) -> out.accept(key)));
        probe.demand(1);
        for (int n = 0; n < 1_000; n++) {
            probe.elements(n);
        }
        probe.advance(SECOND);
        assertThat(probe.emitted()).containsExactly(0);
        assertThat(probe.emittedAhead()).isEmpty();
        probe.demand(1).demand(Long.MAX_VALUE);
        assertThat(probe.emitted()).hasSize(1_000).isSorted();
    }

    @Test
    void completesWithoutDemandWhenNothingIsLeft() {
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Keyed.atMost(10)
                .statefulMap(
                        n -> n,
                        () -> 0,
                        (Integer state, Integer n, Consumer<Integer> out) -> out.accept(n),
                        (Integer key, Integer state, Consumer<Integer> out) -> {}));
        probe.demand(3).elements(1, 2, 3).complete();
        assertThat(probe.completed()).isTrue();
    }

    @Test
    void aDrainEndsKeysThatWaitForTheirTime() {
        LogicProbe<Integer, String> probe = LogicProbe.of(sums(Keyed.atMost(10).timeToLive(SECOND)));
        probe.demand(10).elements(1, 2).drain();
        assertThat(probe.emitted()).containsExactly("1:1", "2:2");
    }

    @Test
    void aStateThatCannotBeMadeFailsTheElement() {
        List<String> emitted = new ArrayList<>();
        RunReport report = Pipeline.define("create")
                .from(List.of(1, 2, 3))
                .via(Keyed.atMost(5)
                        .statefulMap(
                                (Integer n) -> n,
                                () -> (Sum) null,
                                (Sum sum, Integer n, Consumer<String> out) -> sum.add(n, out)))
                .onError(OnError.skip())
                .peek(emitted::add)
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(emitted).isEmpty();
    }

    @Test
    void aFlushThatThrowsFailsTheRun() {
        for (int keys : new int[] {1, 10}) {
            Pipeline<String> pipeline = Pipeline.define("flush")
                    .from(List.of(1, 2, 3))
                    .via(Keyed.atMost(keys)
                            .statefulMap(
                                    (Integer n) -> n,
                                    Sum::new,
                                    Sum::add,
                                    (Integer key, Sum sum, Consumer<String> out) -> {
                                        throw new IllegalStateException("flush of " + key);
                                    }))
                    .onError(OnError.skip());
            StepVerifier.create(pipeline).verifyErrorMessage("flush of 1");
            PipelineRun run = pipeline.run();
            assertThatThrownBy(run::await).hasMessageContaining("flush of 1");
            assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.FAILED);
        }
    }

    @Test
    void theConsumerIsRefusedAfterTheCall() {
        List<Consumer<Integer>> consumers = new ArrayList<>();
        LogicProbe<Integer, Integer> probe = LogicProbe.of(Keyed.atMost(10)
                .statefulMap(
                        n -> n,
                        () -> 0,
                        (Integer state, Integer n, Consumer<Integer> out) -> consumers.add(out),
                        (Integer key, Integer state, Consumer<Integer> out) -> consumers.add(out)));
        probe.demand(1).elements(1).complete();
        assertThat(consumers).hasSize(2);
        assertThatThrownBy(() -> consumers.get(0).accept(1))
                .hasMessage("the consumer that the function of keyedStatefulMap was given was used after its call");
        assertThatThrownBy(() -> consumers.get(1).accept(1))
                .hasMessage(
                        "the consumer that the flush function of keyedStatefulMap was given was used after its call");
    }

    @Test
    void keepsTheLawsInAnyOrder() {
        Simulation.explore(20, simulation -> {
            List<String> emitted = new ArrayList<>();
            simulation
                    .run(Pipeline.define("any")
                            .from(Flux.range(0, 100))
                            .mapAsync(4, n -> Mono.just(n % 10).subscribeOn(simulation.scheduler()))
                            .onLoop()
                            .via(sums(Keyed.atMost(2).timeToLive(SECOND)))
                            .peek(emitted::add))
                    .assertClean();
            int total = emitted.stream()
                    .mapToInt(text -> Integer.parseInt(text.substring(2)))
                    .sum();
            assertThat(total).isEqualTo(IntStream.range(0, 100).map(n -> n % 10).sum());
        });
    }

    @Test
    void refusesLimitsThatMeanNothing() {
        assertThatThrownBy(() -> Keyed.atMost(0)).hasMessage("maxKeys must be at least 1, was 0");
        assertThatThrownBy(() -> Keyed.atMost(1).timeToLive(Duration.ofSeconds(-1)))
                .hasMessage("timeToLive must be more than zero, was PT-1S");
    }

    @Test
    void saysWhatItHolds() {
        assertThat(sums(Keyed.atMost(7)).bounds().keys().toString()).isEqualTo("7");
        assertThat(sums(Keyed.atMost(7).timeToLive(SECOND)).detail()).isEqualTo("7 keys for 1 s");
    }
}
