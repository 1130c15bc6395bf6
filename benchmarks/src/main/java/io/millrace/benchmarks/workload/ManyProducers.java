package io.millrace.benchmarks.workload;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.Ingress;
import io.millrace.core.Offer;
import io.millrace.core.Pipeline;
import io.reactivex.rxjava3.processors.FlowableProcessor;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.MergeHub;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jctools.queues.MpscArrayQueue;
import reactor.core.publisher.Sinks;

/** W9: four threads hand elements to one pipeline, which may hold some and lose none. */
final class ManyProducers {

    private static final int PRODUCERS = 4;
    private static final int SLOTS = 1024;

    private final Rig rig;
    private final List<List<Integer>> shares;
    private final int elements;

    ManyProducers(Rig rig, Scale scale) {
        this.rig = rig;
        List<Integer> all = scale.numbers(200_000);
        this.elements = all.size();
        this.shares = IntStream.range(0, PRODUCERS)
                .mapToObj(i -> all.subList(elements * i / PRODUCERS, elements * (i + 1) / PRODUCERS))
                .toList();
    }

    Workload workload() {
        Sum expected = Sum.unordered();
        shares.forEach(expected::addAll);
        return Workload.of("W9", "4 producers into one pipeline, bounded, lossless", elements, expected.tally())
                .peer(Peer.REACTOR, this::reactor)
                .peer(Peer.MILLRACE, () -> millrace(Ingress::put))
                .peer("Millrace, offer", () -> millrace(ManyProducers::offer))
                .peer("RxJava, unbounded", this::rxJava)
                .peer("Pekko Streams", this::pekko)
                .peer("ArrayBlockingQueue", this::blockingQueue)
                .peer("Disruptor", this::disruptor)
                .peer("JCTools MPSC", this::mpsc)
                .goals(Goal.time(0.15), Goal.time(1).of("ArrayBlockingQueue"));
    }

    private Tally reactor() throws Exception {
        Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(SLOTS));
        Summing summing = new Summing(Sum.unordered());
        sink.asFlux().publishOn(rig.consumer()).subscribe(summing);
        rig.crew().run(PRODUCERS, index -> {
            for (Integer element : shares.get(index)) {
                while (sink.tryEmitNext(element).isFailure()) {
                    Thread.yield();
                }
            }
        });
        sink.tryEmitComplete().orThrow();
        return summing.await();
    }

    /** A way to put an element in. */
    private interface Entry {

        void put(Ingress<Integer> ingress, Integer element) throws Exception;
    }

    private Tally millrace(Entry entry) throws Exception {
        Ingress<Integer> ingress = Ingress.bounded("producers", SLOTS);
        Pipeline<Integer> pipeline = Pipeline.define("many-producers").from(ingress.source());
        return rig.sinkRuns().fed(pipeline, Sum.unordered(), () -> {
            rig.crew().run(PRODUCERS, index -> {
                for (Integer element : shares.get(index)) {
                    entry.put(ingress, element);
                }
            });
            ingress.complete();
        });
    }

    private static void offer(Ingress<Integer> ingress, Integer element) {
        while (ingress.offer(element) != Offer.ACCEPTED) {
            Thread.yield();
        }
    }

    private Tally rxJava() throws Exception {
        FlowableProcessor<Integer> processor =
                UnicastProcessor.<Integer>create().toSerialized();
        Summing summing = new Summing(Sum.unordered());
        processor.observeOn(Schedulers.single()).subscribe(summing);
        rig.crew().run(PRODUCERS, index -> shares.get(index).forEach(processor::onNext));
        processor.onComplete();
        return summing.await();
    }

    private Tally pekko() throws Exception {
        Sum sum = Sum.unordered();
        Pair<Sink<Integer, NotUsed>, CompletionStage<Done>> hub = MergeHub.of(Integer.class)
                .take(elements)
                .toMat(Sink.foreach(sum::add), Keep.both())
                .run(rig.pekko());
        for (List<Integer> share : shares) {
            Source.from(share).runWith(hub.first(), rig.pekko());
        }
        hub.second().toCompletableFuture().get(1, TimeUnit.MINUTES);
        return sum.tally();
    }

    private Tally blockingQueue() throws Exception {
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(SLOTS);
        Future<Tally> consumer = rig.crew().begin(() -> {
            Sum sum = Sum.unordered();
            for (int i = 0; i < elements; i++) {
                sum.add(queue.take());
            }
            return sum.tally();
        });
        rig.crew().run(PRODUCERS, index -> {
            for (Integer element : shares.get(index)) {
                queue.put(element);
            }
        });
        return consumer.get(1, TimeUnit.MINUTES);
    }

    private Tally mpsc() throws Exception {
        MpscArrayQueue<Integer> queue = new MpscArrayQueue<>(SLOTS);
        Future<Tally> consumer = rig.crew().begin(() -> {
            Sum sum = Sum.unordered();
            for (int i = 0; i < elements; i++) {
                Integer next = queue.poll();
                for (; next == null; next = queue.poll()) {
                    Thread.yield();
                }
                sum.add(next);
            }
            return sum.tally();
        });
        rig.crew().run(PRODUCERS, index -> {
            for (Integer element : shares.get(index)) {
                while (!queue.offer(element)) {
                    Thread.yield();
                }
            }
        });
        return consumer.get(1, TimeUnit.MINUTES);
    }

    private Tally disruptor() throws Exception {
        RingBuffer<int[]> ring = RingBuffer.createMultiProducer(() -> new int[1], SLOTS, new YieldingWaitStrategy());
        Sum sum = Sum.unordered();
        BatchEventProcessor<int[]> processor = new BatchEventProcessorBuilder()
                .build(ring, ring.newBarrier(), (slot, sequence, endOfBatch) -> sum.add(slot[0]));
        ring.addGatingSequences(processor.getSequence());
        Future<?> consumer = rig.crew().threads().submit(processor);
        rig.crew().run(PRODUCERS, index -> {
            for (Integer element : shares.get(index)) {
                ring.publishEvent((slot, sequence) -> slot[0] = element);
            }
        });
        while (processor.getSequence().get() < elements - 1) {
            Thread.yield();
        }
        processor.halt();
        consumer.get(1, TimeUnit.MINUTES);
        return sum.tally();
    }
}
