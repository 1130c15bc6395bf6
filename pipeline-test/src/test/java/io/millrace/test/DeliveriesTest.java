package io.millrace.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Delivery;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.StageTrace;
import io.millrace.core.observe.Acknowledgements;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.subscriber.TestSubscriber;

/** Subscribers that acknowledge by hand. */
@ExtendWith(MillraceExtension.class)
class DeliveriesTest {

    private final TestSource<Integer> source = TestSource.of(1, 2, 3, 4, 5).acknowledging();
    private final TestSubscriber<Delivery<String>> subscriber = TestSubscriber.create();

    @Test
    void theSourceHearsOfAnElementWhenItsDeliveryIsAcknowledged(VirtualTime time) {
        List<Delivery<String>> deliveries = begin(time, 10);
        assertThat(deliveries).extracting(Delivery::value).containsExactly("n1", "n2", "n3", "n4", "n5");
        assertThat(deliveries).extracting(Delivery::position).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(source.acknowledged()).isEmpty();

        deliveries.get(1).acknowledge();
        assertThat(source.acknowledged()).containsExactly(2);
        subscriber.cancel();
        time.runUntilIdle();
    }

    @Test
    void theRunEndsAfterTheLastAcknowledgement(VirtualTime time) {
        List<Delivery<String>> deliveries = begin(time, 10);
        PipelineRun run = time.runtime().runs().iterator().next();
        deliveries.subList(1, 5).forEach(Delivery::acknowledge);
        time.runUntilIdle();
        assertThat(subscriber.isTerminated()).isFalse();
        assertThat(run.snapshot().stage("deliveries").running()).isEqualTo(1);

        deliveries.get(0).acknowledge();
        time.runUntilIdle();
        assertThat(subscriber.isTerminatedComplete()).isTrue();
        assertThat(run.await().assertNoLoss().acknowledgements()).isEqualTo(new Acknowledgements(5, 5, 0, 0));
    }

    @Test
    void noMoreAreOpenThanTheWindowHolds(VirtualTime time) {
        List<Delivery<String>> deliveries = begin(time, 2);
        assertThat(deliveries).hasSize(2);
        deliveries.get(1).acknowledge();
        time.runUntilIdle();
        assertThat(subscriber.getReceivedOnNext()).hasSize(3);
        deliveries.get(1).acknowledge();
        time.runUntilIdle();
        assertThat(subscriber.getReceivedOnNext()).hasSize(3);
        subscriber.cancel();
        time.runUntilIdle();
    }

    @Test
    void aSecondAcknowledgementChangesNothing(VirtualTime time) {
        List<Delivery<String>> deliveries = begin(time, 10);
        assertThat(deliveries.get(0))
                .hasToString("Delivery[position " + deliveries.get(0).position() + "]");
        assertThat(deliveries.get(0).acknowledge()).isTrue();
        assertThat(deliveries.get(0).acknowledge()).isFalse();
        assertThat(deliveries.get(0).reject(new IllegalStateException("too late")))
                .isFalse();
        assertThat(source.acknowledged()).containsExactly(1);
        subscriber.cancel();
        time.runUntilIdle();
        assertThat(source.returned()).containsExactlyInAnyOrder(2, 3, 4, 5);
    }

    @Test
    void aRejectedDeliveryIsGivenBackAndFailsTheRun(VirtualTime time) {
        List<Delivery<String>> deliveries = begin(time, 10);
        PipelineRun run = time.runtime().runs().iterator().next();
        IllegalStateException own = new IllegalStateException("not stored");
        deliveries.get(0).acknowledge();
        assertThat(deliveries.get(1).reject(own)).isTrue();
        time.runUntilIdle();

        assertThat(subscriber.expectTerminalError()).isSameAs(own);
        StageTrace trace = StageTrace.of(own);
        assertThat(trace).isNotNull();
        assertThat(trace.stage()).isEqualTo("deliveries");
        assertThat(trace.position()).isEqualTo(1);
        assertThat(deliveries.get(2).acknowledge()).isFalse();
        assertThat(source.returned()).containsExactlyInAnyOrder(2, 3, 4, 5);
        assertThat(run.snapshot().assertNoLoss().stage("deliveries").count(OutcomeKind.FATAL))
                .isEqualTo(1);
    }

    @Test
    void whatIsOpenWhenTheSubscriberCancelsIsGivenBack(VirtualTime time) {
        List<Delivery<String>> deliveries = begin(time, 10);
        subscriber.cancel();
        time.runUntilIdle();
        assertThat(deliveries.get(0).acknowledge()).isFalse();
        assertThat(source.returned()).hasSize(5);
    }

    @Test
    void aDrainWaitsForWhatIsOpenAndGivesBackWhatIsNeverAcknowledged(VirtualTime time) {
        List<Delivery<String>> deliveries = begin(time, 3);
        PipelineRun run = time.runtime().runs().iterator().next();
        Publisher<RunReport> drained = run.drain(Duration.ofSeconds(10));
        time.advance(Duration.ofSeconds(9));
        deliveries.get(0).acknowledge();
        deliveries.get(2).acknowledge();
        RunReport report = time.await(drained);

        assertThat(report).isNotNull();
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(report.assertNoLoss().state()).isEqualTo(RunState.CANCELLED);
        assertThat(report.stage("deliveries").count(OutcomeKind.DONE)).isEqualTo(2);
        assertThat(report.stage("deliveries").count(OutcomeKind.CANCELLED)).isEqualTo(1);
        assertThat(report.acknowledgements()).isEqualTo(new Acknowledgements(3, 2, 1, 0));
        assertThat(subscriber.expectTerminalError()).isInstanceOf(CancellationException.class);
    }

    @Test
    void anErrorOfTheInputGivesBackWhatIsOpen(VirtualTime time) {
        Pipeline.define("failing")
                .from(source)
                .map(n -> 12 / (3 - n))
                .map(n -> "n" + n)
                .deliveries(10, time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        assertThat(subscriber.expectTerminalError()).isInstanceOf(ArithmeticException.class);
        assertThat(subscriber.getReceivedOnNext()).hasSize(2);
        assertThat(subscriber.getReceivedOnNext().get(0).acknowledge()).isFalse();
        assertThat(source.returned()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void manyThreadsMayAcknowledge(PipelineRuntime runtime) {
        int count = 20_000;
        Publisher<Delivery<Integer>> deliveries = Pipeline.define("many")
                .from(IntStream.range(0, count).boxed().toList())
                .map(n -> n + 1)
                .deliveries(64, runtime);
        Long ended = Flux.from(deliveries)
                .flatMap(
                        delivery -> Flux.just(delivery)
                                .publishOn(Schedulers.parallel())
                                .filter(Delivery::acknowledge),
                        256)
                .count()
                .block(Duration.ofSeconds(60));
        assertThat(ended).isEqualTo(count);
    }

    @Test
    void refusesAWindowWithoutRoom() {
        Pipeline<Integer> pipeline = Pipeline.define("none").from(List.of(1));
        assertThatThrownBy(() -> pipeline.deliveries(0)).hasMessage("window must be at least 1, was 0");
    }

    private List<Delivery<String>> begin(VirtualTime time, int window) {
        Pipeline.define("by-hand")
                .from(source)
                .map(n -> "n" + n)
                .deliveries(window, time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        return List.copyOf(subscriber.getReceivedOnNext());
    }
}
