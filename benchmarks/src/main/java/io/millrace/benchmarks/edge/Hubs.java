package io.millrace.benchmarks.edge;

import io.millrace.benchmarks.edge.Verdict.Kind;
import io.millrace.core.Offer;
import io.millrace.core.Pipeline;
import io.millrace.operators.hub.BroadcastHub;
import io.millrace.operators.hub.HubSubscriber;
import io.millrace.operators.hub.SubscriberQueue;
import io.reactivex.rxjava3.processors.MulticastProcessor;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * E35: the only subscriber of a hub takes an element and leaves, ten elements are put in, and another subscriber comes. Each of the ten
 * must reach it or have been refused; one that was accepted and is not heard is lost.
 */
final class Hubs {

    private static final int COUNT = 10;

    private Hubs() {}

    static Scenario afterTheLastSubscriber() {
        return new Scenario(
                        "E35",
                        "a hub after its last subscriber has left",
                        Duration.ZERO,
                        Expectation.heard(COUNT, Kind.LOSES))
                .with(Library.MILLRACE, rig -> {
                    BroadcastHub<Integer> hub = BroadcastHub.of("numbers", 2);
                    HubSubscriber<Integer> first = hub.subscribe("first", SubscriberQueue.backpressure(16));
                    hub.offer(-1);
                    first.close();
                    return heardOrRefused(
                            i -> hub.offer(i) == Offer.ACCEPTED,
                            Pipeline.define("second")
                                    .from(hub.source("second", SubscriberQueue.backpressure(16)))
                                    .on(rig.runtime()));
                })
                .with(Library.REACTOR, rig -> after(Sinks.many().multicast().onBackpressureBuffer()))
                .with(Library.RXJAVA, rig -> {
                    MulticastProcessor<Integer> processor = MulticastProcessor.create();
                    processor.start();
                    processor.take(1).subscribe();
                    var unused = processor.offer(-1);
                    return heardOrRefused(processor::offer, processor);
                })
                .with(Library.MUTINY, rig -> {
                    BroadcastProcessor<Integer> processor = BroadcastProcessor.create();
                    processor.select().first(1).subscribe().with(element -> {});
                    processor.onNext(-1);
                    // It has no way to refuse.
                    return heardOrRefused(
                            i -> {
                                processor.onNext(i);
                                return true;
                            },
                            Adapted.of(processor));
                })
                .with(Library.PEKKO, rig -> {
                    var hub = Source.<Integer>queue(16)
                            .toMat(org.apache.pekko.stream.javadsl.BroadcastHub.of(Integer.class, 16), Keep.both())
                            .run(rig.pekko());
                    var first = hub.second().runWith(Sink.head(), rig.pekko());
                    hub.first().offer(-1);
                    first.toCompletableFuture().get(1, TimeUnit.SECONDS);
                    return heardOrRefused(
                            i -> hub.first().offer(i) == QueueOfferResult.enqueued(), Adapted.of(hub.second(), rig));
                });
    }

    /** Reactor's sink as its manual has it for who comes and goes: it does not close itself. */
    static Scenario thatStaysOpen() {
        return new Scenario("E35f", "… with `autoCancel` off", Duration.ZERO, Expectation.heard(COUNT, Kind.LOSES))
                .with(
                        Library.REACTOR,
                        rig -> after(Sinks.many().multicast().onBackpressureBuffer(Queues.SMALL_BUFFER_SIZE, false)));
    }

    private static Publisher<Integer> after(Sinks.Many<Integer> sink) {
        sink.asFlux().take(1).subscribe();
        sink.tryEmitNext(-1);
        return heardOrRefused(i -> sink.tryEmitNext(i).isSuccess(), sink.asFlux());
    }

    private static Publisher<Integer> heardOrRefused(IntPredicate offer, Publisher<Integer> second) {
        List<Integer> refused = new ArrayList<>();
        IntStream.range(0, COUNT).filter(i -> !offer.test(i)).forEach(refused::add);
        return Flux.merge(second, Flux.fromIterable(refused));
    }
}
