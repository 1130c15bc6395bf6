package io.millrace.operators.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Offer;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.RunFailedException;
import io.millrace.core.Sinks;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Source;
import io.millrace.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class BroadcastHubTest {

    private final VirtualTime time = VirtualTime.create();
    private final BroadcastHub<Integer> hub = BroadcastHub.of("numbers", 3);
    private final List<Integer> first = new ArrayList<>();
    private final List<Integer> second = new ArrayList<>();

    @AfterEach
    void close() {
        time.close();
    }

    private static List<Integer> numbers(int to) {
        return IntStream.range(0, to).boxed().toList();
    }

    private PipelineRun write(BroadcastHub<Integer> hub, int to) {
        PipelineRun run =
                Pipeline.define("writer").from(numbers(to)).to(hub.sink()).run(time.runtime());
        time.runUntilIdle();
        return run;
    }

    private PipelineRun read(Source<Integer> source, List<Integer> to) {
        PipelineRun run =
                Pipeline.define("reader").from(source).to(Sinks.each(to::add)).run(time.runtime());
        time.runUntilIdle();
        return run;
    }

    private PipelineRun readAndStick(Source<Integer> source) {
        PipelineRun run = Pipeline.define("stuck")
                .from(source)
                .mapAsync(1, n -> Mono.never())
                .run(time.runtime());
        time.runUntilIdle();
        return run;
    }

    private static void assertAddsUp(SubscriberFigures figures) {
        assertThat(figures.received()).isEqualTo(figures.delivered() + figures.queued() + figures.lost());
    }

    @Test
    void everySubscriberGetsEveryElementInTheSameOrder() {
        PipelineRun one = read(hub.source("one", SubscriberQueue.backpressure(4)), first);
        PipelineRun two = read(hub.source("two", SubscriberQueue.backpressure(1)), second);
        write(hub, 100).await().assertNoLoss();
        hub.complete();
        one.await().assertNoLoss();
        two.await().assertNoLoss();
        assertThat(first).isEqualTo(numbers(100)).isEqualTo(second);
        assertThat(hub.figures().accepted()).isEqualTo(100);
        assertThat(hub.figures().all().delivered()).isEqualTo(200);
        assertThat(hub.figures().subscribers()).isEmpty();
    }

    @Test
    void spansRunsThatWriteAndRunsThatRead() {
        HubSubscriber<Integer> subscriber = hub.subscribe("one", SubscriberQueue.backpressure(100));
        write(hub, 3).await();
        read(subscriber.source(), first).cancel();
        time.runUntilIdle();
        write(hub, 2).await();
        assertThat(subscriber.figures().queued()).isEqualTo(2);
        read(subscriber.source(), second);
        assertThat(first).containsExactly(0, 1, 2);
        assertThat(second).containsExactly(0, 1);
    }

    @Test
    void aSubscriberGetsWhatIsWrittenWhileItIsAttached() {
        write(hub, 3).await();
        PipelineRun run = read(hub.source("one", SubscriberQueue.backpressure(4)), first);
        hub.offer(7);
        time.runUntilIdle();
        run.cancel();
        time.runUntilIdle();
        hub.offer(8);
        assertThat(first).containsExactly(7);
        assertThat(hub.figures().unheard()).isEqualTo(4);
        assertThat(hub.figures().subscribers()).isEmpty();
    }

    /** E35: it does not say OK and lose. */
    @Test
    void survivesItsLastSubscriberAndCountsWhatNobodyHears() {
        PipelineRun run = read(hub.source("one", SubscriberQueue.backpressure(4)), first);
        run.cancel();
        time.runUntilIdle();
        assertThat(hub.offer(1)).isEqualTo(Offer.DROPPED);
        RunReport report = write(hub, 5).await().assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.COMPLETED);
        assertThat(hub.figures().unheard()).isEqualTo(6);
        read(hub.source("two", SubscriberQueue.backpressure(4)), second);
        assertThat(hub.offer(2)).isEqualTo(Offer.ACCEPTED);
        time.runUntilIdle();
        assertThat(second).containsExactly(2);
    }

    /** E35: an emit after close is not OK. */
    @Test
    void refusesWhatIsWrittenAfterItWasClosed() {
        hub.complete();
        assertThat(hub.offer(1)).isEqualTo(Offer.CLOSED);
        assertThatThrownBy(() -> write(hub, 1).await())
                .isInstanceOf(RunFailedException.class)
                .cause()
                .isInstanceOf(HubClosedException.class)
                .hasMessage("hub 'numbers' is closed");
        RunReport skipped = Pipeline.define("writer")
                .from(numbers(3))
                .to(hub.sink())
                .named("hub")
                .onError(OnError.skip())
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(skipped.stage("hub").count(OutcomeKind.SKIPPED)).isEqualTo(3);
        assertThat(hub.figures().accepted()).isZero();
    }

    @Test
    void refusesWritersThatWaitWhenItIsClosed() {
        PipelineRun stuck = readAndStick(hub.source("stuck", SubscriberQueue.backpressure(1)));
        PipelineRun writer = write(hub, 10);
        assertThat(hub.figures().waiting()).isEqualTo(1);
        hub.complete();
        time.runUntilIdle();
        assertThatThrownBy(writer::await).hasRootCauseInstanceOf(HubClosedException.class);
        assertThat(hub.figures().waiting()).isZero();
        stuck.cancel();
        time.runUntilIdle();
        assertAddsUp(hub.figures().all());
        assertThat(hub.figures().all().left()).isEqualTo(1);
    }

    @Test
    void aWriterWaitsForASubscriberWhenAskedTo() {
        BroadcastHub<Integer> patient = BroadcastHub.of("patient", 2, NoSubscriber.WAIT);
        PipelineRun writer = write(patient, 5);
        assertThat(patient.offer(9)).isEqualTo(Offer.DROPPED);
        assertThat(patient.figures().waiting()).isEqualTo(1);
        read(patient.source("one", SubscriberQueue.dropNewest(10)), first);
        writer.await().assertNoLoss();
        time.runUntilIdle();
        assertThat(first).isEqualTo(numbers(5));
        assertThat(patient.figures().unheard()).isZero();
    }

    @Test
    void onlyASubscriberWithBackpressureMakesOthersWait() {
        readAndStick(hub.source("stuck", SubscriberQueue.dropNewest(2)));
        read(hub.source("quick", SubscriberQueue.backpressure(1)), first);
        write(hub, 1_000).await().assertNoLoss();
        time.runUntilIdle();
        assertThat(first).isEqualTo(numbers(1_000));

        PipelineRun patient = readAndStick(hub.source("patient", SubscriberQueue.backpressure(2)));
        PipelineRun writer = write(hub, 1_000);
        // one or more in the hands of the stuck run, two in its queue
        assertThat(first.size()).isBetween(1_002, 1_010);
        assertThat(hub.figures().waiting()).isEqualTo(1);
        patient.cancel();
        time.runUntilIdle();
        writer.await().assertNoLoss();
        time.runUntilIdle();
        assertThat(first).hasSize(2_000);
    }

    @Test
    void eachLossIsCountedByItsKind() {
        HubSubscriber<Integer> newest = hub.subscribe("newest", SubscriberQueue.dropNewest(3));
        HubSubscriber<Integer> oldest = hub.subscribe("oldest", SubscriberQueue.dropOldest(3));
        HubSubscriber<Integer> parity = hub.subscribe("parity", SubscriberQueue.latestByKey(3, n -> n % 2));
        write(hub, 10).await().assertNoLoss();
        assertThat(newest.figures()).isEqualTo(new SubscriberFigures("newest", 10, 0, 3, 7, 0, 0, 0));
        assertThat(oldest.figures()).isEqualTo(new SubscriberFigures("oldest", 10, 0, 3, 0, 7, 0, 0));
        assertThat(parity.figures()).isEqualTo(new SubscriberFigures("parity", 10, 0, 2, 0, 0, 8, 0));
        read(newest.source(), first);
        read(oldest.source(), first);
        read(parity.source(), first);
        assertThat(first).containsExactly(0, 1, 2, 7, 8, 9, 8, 9);
        assertThat(hub.figures().all().lost()).isEqualTo(7 + 7 + 8);
        assertAddsUp(hub.figures().all());
    }

    @Test
    void latestHoldsTheNewestElementOnly() {
        HubSubscriber<Integer> latest = hub.subscribe("latest", SubscriberQueue.latest());
        write(hub, 10).await();
        read(latest.source(), first);
        assertThat(first).containsExactly(9);
    }

    @Test
    void theKeyThatWaitsLongestIsEvictedWhenThereAreTooMany() {
        HubSubscriber<Integer> two = hub.subscribe("two", SubscriberQueue.latestByKey(2, n -> n % 3));
        write(hub, 4).await(); // keys 0 1 2 0
        assertThat(two.figures().evicted()).isEqualTo(2);
        read(two.source(), first);
        assertThat(first).containsExactly(2, 3);
    }

    @Test
    void aSubscriberThatIsTooSlowIsDisconnectedWhenItAskedForThat() {
        HubSubscriber<Integer> slow = hub.subscribe("slow", SubscriberQueue.disconnect(2));
        read(hub.source("quick", SubscriberQueue.backpressure(1)), first);
        write(hub, 10).await().assertNoLoss();
        assertThat(slow.figures()).isEqualTo(new SubscriberFigures("slow", 3, 0, 2, 1, 0, 0, 0));
        assertThatThrownBy(() -> read(slow.source(), second).await())
                .hasRootCauseInstanceOf(SlowSubscriberException.class)
                .hasRootCauseMessage("subscriber 'slow' of hub 'numbers' was disconnected: its queue of 2 was full");
        assertThat(second).containsExactly(0, 1);
        assertThat(first).hasSize(10);
    }

    @Test
    void aKeyFunctionThatFailsHarmsItsSubscriberOnly() {
        HubSubscriber<Integer> bad =
                hub.subscribe("bad", SubscriberQueue.latestByKey(2, n -> n == 3 ? 1 / (n - 3) : n));
        read(hub.source("good", SubscriberQueue.backpressure(1)), first);
        write(hub, 10).await().assertNoLoss();
        assertThat(first).hasSize(10);
        assertThatThrownBy(() -> read(bad.source(), second).await()).hasRootCauseInstanceOf(ArithmeticException.class);
        assertAddsUp(bad.figures());
    }

    @Test
    void failsTheRunsThatReadWithItsOwnFailureAfterWhatIsQueued() {
        HubSubscriber<Integer> one = hub.subscribe("one", SubscriberQueue.backpressure(5));
        hub.offer(1);
        hub.fail(new IllegalStateException("feed is gone"));
        assertThatThrownBy(() -> read(one.source(), first).await()).hasRootCauseMessage("feed is gone");
        assertThat(first).containsExactly(1);
        assertThatThrownBy(() -> write(hub, 1).await()).hasRootCauseMessage("feed is gone");
    }

    @Test
    void aClosedSubscriberCountsWhatNobodyReadsAsLeft() {
        HubSubscriber<Integer> one = hub.subscribe("one", SubscriberQueue.backpressure(5));
        write(hub, 4).await();
        one.close();
        one.close();
        assertThat(one.figures()).isEqualTo(new SubscriberFigures("one", 4, 0, 0, 0, 0, 0, 4));
        assertThat(hub.figures().subscribers()).isEmpty();
        assertThat(read(one.source(), first).await().state()).isEqualTo(RunState.COMPLETED);
        assertThat(hub.offer(1)).isEqualTo(Offer.DROPPED);
    }

    @Test
    void aRunThatIsDrainedGetsWhatIsInItsQueueAndNothingMore() {
        PipelineRun run = Pipeline.define("slow")
                .from(hub.source("one", SubscriberQueue.backpressure(10)))
                .mapAsync(
                        1, n -> Mono.delay(Duration.ofMillis(10), time.runtime().scheduler())
                                .thenReturn(n))
                .to(Sinks.each(first::add))
                .run(time.runtime());
        time.runUntilIdle();
        write(hub, 5).await();
        run.drain(Duration.ofSeconds(5)).subscribe();
        time.runUntilIdle();
        hub.offer(9);
        run.await().assertNoLoss();
        assertThat(first).isEqualTo(numbers(5));
        assertThat(hub.figures().all().lost()).isZero();
        assertThat(hub.figures().unheard()).isEqualTo(1);
    }

    @Test
    void aWriterThatIsCancelledWhileItWaitsTakesItsElementBack() {
        HubSubscriber<Integer> full = hub.subscribe("full", SubscriberQueue.backpressure(1));
        PipelineRun writer = write(hub, 5);
        writer.cancel();
        time.runUntilIdle();
        assertThat(hub.figures().waiting()).isZero();
        read(full.source(), first);
        assertThat(first).containsExactly(0);
    }

    @Test
    void elementsFromAPlainPublisherReachAPlainSubscriber() {
        List<Integer> seen = new ArrayList<>();
        reactor.core.Disposable reading = reactor.core.publisher.Flux.from(
                        Pipeline.define("plain").from(hub.source("plain", SubscriberQueue.backpressure(1))))
                .subscribe(seen::add);
        assertThat(hub.offer(1)).isEqualTo(Offer.ACCEPTED);
        assertThat(hub.offer(2)).isEqualTo(Offer.ACCEPTED);
        assertThat(seen).containsExactly(1, 2);
        reading.dispose();
        assertThat(hub.offer(3)).isEqualTo(Offer.DROPPED);
    }

    @Test
    void refusesMoreSubscribersThanItMayHave() {
        for (String name : List.of("a", "b", "c")) {
            hub.subscribe(name, SubscriberQueue.latest());
        }
        assertThatThrownBy(() -> hub.subscribe("d", SubscriberQueue.latest()))
                .hasMessage(
                        "hub 'numbers' has 3 subscribers, as many as it may have; close some, or make a hub for more");
        assertThatThrownBy(() ->
                        read(hub.source("d", SubscriberQueue.latest()), first).await())
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesASecondRunOfTheSameSubscriber() {
        HubSubscriber<Integer> one = hub.subscribe("one", SubscriberQueue.latest());
        read(one.source(), first);
        assertThatThrownBy(() -> read(one.source(), second).await())
                .hasRootCauseMessage(
                        "subscriber 'one' of hub 'numbers' is read by another run; one run reads it at a time, so let each subscribe");
    }

    @Test
    void refusesBadSettings() {
        assertThatThrownBy(() -> BroadcastHub.of("none", 0))
                .hasMessage("maxSubscribers of a hub must be at least 1, was 0");
        assertThatThrownBy(() -> SubscriberQueue.dropOldest(0))
                .hasMessage("capacity of a subscriber's queue must be at least 1, was 0");
    }

    @Test
    void saysInDescriptionsWhatItIs() {
        Pipeline<Integer> reader = Pipeline.define("r").from(hub.source("one", SubscriberQueue.latestByKey(9, n -> n)));
        assertThat(reader.describe().toString()).contains("one, latest of each of 9 keys");
        assertThat(Pipeline.define("w")
                        .from(List.of(1))
                        .to(hub.sink())
                        .describe()
                        .toString())
                .contains("numbers");
        assertThat(hub).hasToString("BroadcastHub[hub 'numbers', 0 subscribers]");
        assertThat(hub.subscribe("one", SubscriberQueue.backpressure(2)))
                .hasToString("HubSubscriber[one of hub 'numbers', 0 of 2]");
    }
}
