package io.millrace.operators.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Offer;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.test.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionHubTest {

    private static final int KEYS = 1_000;

    private final VirtualTime time = VirtualTime.create();
    private final PartitionHub<Integer> hub = PartitionHub.by("orders", n -> n % KEYS, 8, NoSubscriber.WAIT);

    @AfterEach
    void close() {
        time.close();
    }

    private static HubSubscriber<Integer> subscribe(PartitionHub<Integer> hub, String name) {
        return hub.subscribe(name, SubscriberQueue.backpressure(100_000));
    }

    private List<Integer> read(HubSubscriber<Integer> subscriber) {
        List<Integer> seen = new ArrayList<>();
        PipelineRun run = Pipeline.define("reader")
                .from(subscriber.source())
                .to(Sinks.each(seen::add))
                .run(time.runtime());
        time.runUntilIdle();
        run.cancel();
        time.runUntilIdle();
        return seen;
    }

    @SafeVarargs
    private final Map<Integer, String> owners(HubSubscriber<Integer>... subscribers) {
        IntStream.range(0, KEYS).forEach(hub::offer);
        Map<Integer, String> owners = new TreeMap<>();
        for (HubSubscriber<Integer> subscriber : subscribers) {
            read(subscriber).forEach(key -> owners.put(key, subscriber.name()));
        }
        return owners;
    }

    @Test
    void oneSubscriberGetsAllElementsOfAKeyInOrder() {
        HubSubscriber<Integer> a = subscribe(hub, "a");
        HubSubscriber<Integer> b = subscribe(hub, "b");
        Pipeline.define("writer")
                .from(IntStream.range(0, 5 * KEYS).boxed().toList())
                .to(hub.sink())
                .run(time.runtime())
                .await()
                .assertNoLoss();
        List<Integer> atA = read(a);
        List<Integer> atB = read(b);
        assertThat(atA.size() + atB.size()).isEqualTo(5 * KEYS);
        assertThat(atA).isSorted();
        assertThat(atB).isSorted();
        assertThat(atA).noneMatch(n -> atB.contains((n + KEYS) % (5 * KEYS)));
    }

    @Test
    void onlyKeysOfTheOneThatComesOrGoesChangeHands() {
        HubSubscriber<Integer> a = subscribe(hub, "a");
        HubSubscriber<Integer> b = subscribe(hub, "b");
        HubSubscriber<Integer> c = subscribe(hub, "c");
        Map<Integer, String> three = owners(a, b, c);
        assertThat(three).hasSize(KEYS);
        for (String name : List.of("a", "b", "c")) {
            assertThat(three.values().stream().filter(name::equals)).hasSizeBetween(KEYS / 4, KEYS / 2);
        }
        c.close();
        Map<Integer, String> two = owners(a, b);
        assertThat(two).hasSize(KEYS);
        three.forEach((key, owner) -> {
            if (!owner.equals("c")) {
                assertThat(two).containsEntry(key, owner);
            }
        });
        assertThat(owners(a, b, subscribe(hub, "c"))).isEqualTo(three);
    }

    @Test
    void aFullSubscriberMakesOnlyWritersToItWait() {
        HubSubscriber<Integer> full = hub.subscribe("full", SubscriberQueue.backpressure(1));
        HubSubscriber<Integer> free = subscribe(hub, "free");
        while (full.figures().queued() == 0) {
            IntStream.range(0, KEYS).forEach(hub::offer);
        }
        int toFull = read(full).get(0);
        int toFree = read(free).get(0);
        hub.offer(toFull);
        PipelineRun waiting =
                Pipeline.define("waiting").from(List.of(toFull)).to(hub.sink()).run(time.runtime());
        time.runUntilIdle();
        assertThat(hub.figures().waiting()).isEqualTo(1);
        Pipeline.define("quick")
                .from(List.of(toFree, toFree))
                .to(hub.sink())
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(read(free)).containsExactly(toFree, toFree);
        assertThat(read(full)).containsExactly(toFull, toFull);
        waiting.await().assertNoLoss();
    }

    @Test
    void waitsForASubscriberOrDropsAsItWasMade() {
        assertThat(hub.offer(1)).isEqualTo(Offer.DROPPED);
        assertThat(hub.figures().unheard()).isZero();
        PartitionHub<Integer> dropping = PartitionHub.by("dropping", n -> n, 1, NoSubscriber.DROP);
        assertThat(dropping.offer(1)).isEqualTo(Offer.DROPPED);
        assertThat(dropping.figures().unheard()).isEqualTo(1);
        dropping.complete();
        assertThat(dropping.offer(1)).isEqualTo(Offer.CLOSED);
    }

    @Test
    void aKeyThatCannotBeToldIsAFailureOfItsElement() {
        PartitionHub<Integer> odd = PartitionHub.by("odd", n -> n == 1 ? null : n, 1, NoSubscriber.DROP);
        var report = Pipeline.define("writer")
                .from(List.of(0, 1, 2))
                .to(odd.sink())
                .named("hub")
                .onError(OnError.skip())
                .run(time.runtime())
                .await()
                .assertNoLoss();
        assertThat(report.stage("hub").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThatThrownBy(() -> odd.offer(1)).hasMessage("the key of an element was null");
    }

    @Test
    void refusesTwoSubscribersOfOneNameAndTooMany() {
        subscribe(hub, "a");
        assertThatThrownBy(() -> subscribe(hub, "a")).hasMessageContaining("has a subscriber 'a' already");
        assertThatThrownBy(() -> PartitionHub.by("many", n -> n, 1025, NoSubscriber.DROP))
                .hasMessage("maxSubscribers of a partition hub must be at most 1024, was 1025");
    }
}
