package io.millrace.operators.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.test.MillraceExtension;
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
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Batches in running pipelines. */
@ExtendWith(MillraceExtension.class)
class BatchTest {

    private static final Duration AGE = Duration.ofMillis(2);

    // E1: bufferTimeout(10, 2 ms) before a 50 ms consumer overflows.
    @Test
    void neverFailsForLackOfDemandAndKeepsListsFullWhileItWaits(VirtualTime time) {
        List<List<Integer>> stored = new ArrayList<>();
        RunReport report = Pipeline.define("timed")
                .from(Flux.range(0, 1_000)
                        .delayElements(Duration.ofMillis(1), time.runtime().scheduler()))
                .via(Batch.bySizeOrAge(10, AGE))
                .mapAsync(1, batch -> Mono.just(batch)
                        .delayElement(Duration.ofMillis(50), time.runtime().scheduler()))
                .peek(stored::add)
                .run(time.runtime())
                .await()
                .assertNoLoss();

        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(stored.stream().flatMap(List::stream))
                .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
        assertThat(stored.subList(1, stored.size() - 1))
                .allSatisfy(batch -> assertThat(batch).hasSize(10));
    }

    @Test
    void emitsWhatThereIsAfterTheAgeWhenElementsComeSlowly(VirtualTime time) {
        TestPublisher<Integer> source = TestPublisher.create();
        TestSubscriber<List<Integer>> subscriber = TestSubscriber.create();
        Pipeline.define("slow")
                .<Integer>from(source)
                .via(Batch.bySizeOrAge(10, AGE))
                .on(time.runtime())
                .subscribe(subscriber);

        time.runUntilIdle();
        source.next(1, 2);
        time.advance(AGE);
        assertThat(subscriber.getReceivedOnNext()).containsExactly(List.of(1, 2));

        time.advance(AGE.multipliedBy(100));
        assertThat(subscriber.getReceivedOnNext()).hasSize(1);
        source.next(3).complete();
        time.runUntilIdle();
        assertThat(subscriber.getReceivedOnNext()).containsExactly(List.of(1, 2), List.of(3));
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    @Test
    void aBatchThatBeginsAfterAFullOneIsDueAtItsOwnAge(VirtualTime time) {
        TestPublisher<Integer> source = TestPublisher.create();
        TestSubscriber<List<Integer>> subscriber = TestSubscriber.create();
        Pipeline.define("due")
                .<Integer>from(source)
                .via(Batch.bySizeOrAge(2, AGE))
                .on(time.runtime())
                .subscribe(subscriber);

        time.runUntilIdle();
        source.next(1);
        time.advance(Duration.ofMillis(1));
        source.next(2, 3);
        time.advance(AGE.minusNanos(1));
        assertThat(subscriber.getReceivedOnNext()).containsExactly(List.of(1, 2));
        time.advance(Duration.ofNanos(1));
        assertThat(subscriber.getReceivedOnNext()).containsExactly(List.of(1, 2), List.of(3));
        subscriber.cancel();
        time.runUntilIdle();
    }

    @Test
    void acknowledgesTheElementsOfABatchTogetherOnceItHasBeenStored(VirtualTime time) {
        TestSource<Integer> source = TestSource.of(1, 2, 3, 4, 5).acknowledging();
        PipelineRun run = Pipeline.define("store")
                .from(source)
                .via(Batch.bySize(2))
                .mapAsync(1, batch -> Mono.just(batch)
                        .delayElement(Duration.ofMillis(50), time.runtime().scheduler()))
                .run(time.runtime());

        time.advance(Duration.ofMillis(49));
        assertThat(source.acknowledged()).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(source.acknowledged()).containsExactly(1, 2);

        run.await().assertNoLoss();
        assertThat(source.acknowledged()).containsExactly(1, 2, 3, 4, 5);
        source.assertSettled();
    }

    @Test
    void givesTheElementsOfAnUnfinishedBatchBackWhenItIsCancelled(VirtualTime time) {
        TestSource<Integer> source = TestSource.of(1, 2, 3, 4, 5).acknowledging();
        TestSubscriber<List<Integer>> subscriber =
                TestSubscriber.builder().initialRequest(1).build();
        Pipeline.define("cancelled")
                .from(source)
                .via(Batch.bySize(3))
                .on(time.runtime())
                .subscribe(subscriber);
        time.runUntilIdle();
        subscriber.cancel();
        time.runUntilIdle();

        assertThat(source.acknowledged()).containsExactly(1, 2, 3);
        assertThat(source.returned()).containsExactly(4, 5);
        RunReport report = time.runtime().runs().get(0).snapshot().assertNoLoss();
        assertThat(report.stage("batch").count(OutcomeKind.ABSORBED)).isEqualTo(3);
        assertThat(report.stage("batch").count(OutcomeKind.CANCELLED)).isEqualTo(2);
    }

    @Test
    void isTestedWithAStepVerifierInReactorsVirtualTime() {
        StepVerifier.withVirtualTime(() -> Pipeline.define("verified")
                        .from(Flux.range(1, 5).delayElements(Duration.ofMillis(100)))
                        .via(Batch.bySizeOrAge(10, Duration.ofMillis(250))))
                .expectSubscription()
                .thenAwait(Duration.ofMillis(350))
                .expectNext(List.of(1, 2, 3))
                .thenAwait(Duration.ofMillis(150))
                .expectNext(List.of(4, 5))
                .verifyComplete();
    }
}
