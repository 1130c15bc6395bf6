package io.millrace.operators.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.observe.RunState;
import io.millrace.test.Simulation;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MergeHubTest {

    private static Pipeline<Integer> writer(MergeHub<Integer> hub, int from, int to) {
        return Pipeline.define("writer")
                .from(IntStream.range(from, to).boxed().toList())
                .to(hub.sink());
    }

    private static Pipeline<Integer> reader(MergeHub<Integer> hub, List<Integer> seen) {
        return Pipeline.define("reader").from(hub.source()).to(Sinks.each(seen::add));
    }

    @Test
    void oneRunGetsWhatManyWriteInAnyOrderOfThreads() {
        Simulation.explore(100, simulation -> {
            MergeHub<Integer> hub = MergeHub.of("all", 2);
            List<Integer> seen = new ArrayList<>();
            List<PipelineRun> writers = IntStream.range(0, 5)
                    .mapToObj(n -> simulation.start(writer(hub, 100 * n, 100 * n + 20)))
                    .toList();
            PipelineRun reading = simulation.start(reader(hub, seen));
            writers.forEach(run -> simulation.await(run).assertClean());
            hub.complete();
            simulation.await(reading).assertClean();
            assertThat(seen).hasSize(100);
            for (int n = 0; n < 5; n++) {
                int hundred = n;
                assertThat(seen.stream().filter(e -> e / 100 == hundred))
                        .hasSize(20)
                        .isSorted();
            }
            assertThat(hub.figures().accepted()).isEqualTo(100);
            assertThat(hub.figures().all().lost()).isZero();
        });
    }

    @Test
    void broadcastsWhileSubscribersComeAndGoInAnyOrderOfThreads() {
        Simulation.explore(100, simulation -> {
            BroadcastHub<Integer> hub = BroadcastHub.of("all", 10, NoSubscriber.WAIT);
            List<Integer> seen = new ArrayList<>();
            PipelineRun writing = simulation.start(Pipeline.define("writer")
                    .from(IntStream.range(0, 50).boxed().toList())
                    .to(hub.sink()));
            PipelineRun leaving = simulation.start(Pipeline.define("leaving")
                    .from(hub.source("leaving", SubscriberQueue.backpressure(1)))
                    .take(7));
            PipelineRun staying = simulation.start(Pipeline.define("staying")
                    .from(hub.source("staying", SubscriberQueue.backpressure(3)))
                    .to(Sinks.each(seen::add)));
            simulation.await(writing).assertClean();
            hub.complete();
            simulation.await(leaving);
            simulation.await(staying).assertClean();
            assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith(49);
            SubscriberFigures all = hub.figures().all();
            assertThat(all.received()).isEqualTo(all.delivered() + all.lost());
        });
    }

    @Test
    void keepsWhatNoRunHasGotForTheNextOne() {
        try (VirtualTime time = VirtualTime.create()) {
            MergeHub<Integer> hub = MergeHub.of("all", 100);
            List<Integer> seen = new ArrayList<>();
            writer(hub, 0, 5).run(time.runtime()).await();
            PipelineRun first = reader(hub, seen).run(time.runtime());
            time.runUntilIdle();
            first.cancel();
            time.runUntilIdle();
            writer(hub, 5, 10).run(time.runtime()).await();
            PipelineRun next = reader(hub, seen).run(time.runtime());
            next.drain(Duration.ofSeconds(1)).subscribe();
            next.await().assertNoLoss();
            assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            // drained, it is closed, as an ingress is
            assertThat(hub.isClosed()).isTrue();
            assertThatThrownBy(() -> writer(hub, 0, 1).run(time.runtime()).await())
                    .hasRootCauseInstanceOf(HubClosedException.class);
        }
    }

    @Test
    void aWriterThatFailsDoesNotEndIt() {
        try (VirtualTime time = VirtualTime.create()) {
            MergeHub<Integer> hub = MergeHub.of("all", 100);
            PipelineRun failing = Pipeline.define("failing")
                    .from(List.of(1, 0))
                    .map(n -> 1 / n)
                    .to(hub.sink())
                    .run(time.runtime());
            assertThatThrownBy(failing::await).hasRootCauseInstanceOf(ArithmeticException.class);
            writer(hub, 5, 6).run(time.runtime()).await();
            hub.complete();
            List<Integer> seen = new ArrayList<>();
            assertThat(reader(hub, seen).run(time.runtime()).await().state()).isEqualTo(RunState.COMPLETED);
            assertThat(seen).containsExactly(1, 5);
        }
    }

    @Test
    void refusesBadSettings() {
        assertThatThrownBy(() -> MergeHub.of("all", 0))
                .hasMessage("capacity of a subscriber's queue must be at least 1, was 0");
    }
}
