package io.millrace.benchmarks.workload;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.benchmarks.rig.Waiting;
import io.millrace.core.Pipeline;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kotlinx.coroutines.ExecutorsKt;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowKt;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jctools.queues.SpscArrayQueue;
import reactor.core.publisher.Flux;

/** W2: one thread makes the elements, another takes them. */
final class ThreadBoundary {

    private static final int SLOTS = 1024;

    private final Rig rig;
    private final List<Integer> input;

    ThreadBoundary(Rig rig, Scale scale) {
        this.rig = rig;
        this.input = scale.numbers(500_000);
    }

    Workload workload() {
        Tally expected = Scale.all(input, Sum.ordered());
        return Workload.of("W2", "one thread boundary", input.size(), expected)
                .peer(Peer.REACTOR, this::reactor)
                .peer("Reactor, 1024 slots", this::reactorWithMoreSlots)
                .peer(Peer.MILLRACE, millrace())
                .peer("RxJava", this::rxJava)
                .peer("Pekko Streams", this::pekko)
                .peer("Kotlin Flow", this::kotlin)
                .peer("ArrayBlockingQueue", this::blockingQueue)
                .peer("Disruptor", this::disruptor)
                .peer("JCTools SPSC", this::spsc)
                .goals(Goal.time(0.75), Goal.time(1).of("RxJava"));
    }

    private Tally reactor() throws Exception {
        return Summing.of(
                Flux.fromIterable(input).subscribeOn(rig.producer()).publishOn(rig.consumer()), Sum.ordered());
    }

    private Tally reactorWithMoreSlots() throws Exception {
        return Summing.of(
                Flux.fromIterable(input).subscribeOn(rig.producer()).publishOn(rig.consumer(), SLOTS), Sum.ordered());
    }

    private Trial millrace() {
        return rig.sinkRuns().of(Pipeline.define("boundary").from(input).onLoop(), Sum::ordered);
    }

    private Tally rxJava() throws Exception {
        return Summing.of(
                Flowable.fromIterable(input)
                        .subscribeOn(Schedulers.from(rig.crew().threads()))
                        .observeOn(Schedulers.single()),
                Sum.ordered());
    }

    private Tally pekko() throws Exception {
        Source<Integer, NotUsed> source = Source.from(input).async();
        return Waiting.pekko(source, rig, Sum.ordered());
    }

    private Tally kotlin() throws Exception {
        Flow<Integer> flow =
                FlowKt.flowOn(FlowKt.asFlow(input), ExecutorsKt.from(rig.crew().threads()));
        return Waiting.kotlin(flow, Sum.ordered());
    }

    private Tally blockingQueue() throws Exception {
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(SLOTS);
        Future<Tally> consumer = rig.crew().begin(() -> {
            Sum sum = Sum.ordered();
            for (int i = 0; i < input.size(); i++) {
                sum.add(queue.take());
            }
            return sum.tally();
        });
        for (Integer element : input) {
            queue.put(element);
        }
        return consumer.get(1, TimeUnit.MINUTES);
    }

    private Tally spsc() throws Exception {
        SpscArrayQueue<Integer> queue = new SpscArrayQueue<>(SLOTS);
        Future<Tally> consumer = rig.crew().begin(() -> {
            Sum sum = Sum.ordered();
            for (int i = 0; i < input.size(); i++) {
                Integer next = queue.poll();
                for (; next == null; next = queue.poll()) {
                    Thread.yield();
                }
                sum.add(next);
            }
            return sum.tally();
        });
        for (Integer element : input) {
            while (!queue.offer(element)) {
                Thread.yield();
            }
        }
        return consumer.get(1, TimeUnit.MINUTES);
    }

    private Tally disruptor() throws Exception {
        RingBuffer<int[]> ring = RingBuffer.createSingleProducer(() -> new int[1], SLOTS, new YieldingWaitStrategy());
        Sum sum = Sum.ordered();
        BatchEventProcessor<int[]> processor = new BatchEventProcessorBuilder()
                .build(ring, ring.newBarrier(), (slot, sequence, endOfBatch) -> sum.add(slot[0]));
        ring.addGatingSequences(processor.getSequence());
        Future<?> consumer = rig.crew().threads().submit(processor);
        for (Integer element : input) {
            ring.publishEvent((slot, sequence) -> slot[0] = element);
        }
        while (processor.getSequence().get() < input.size() - 1) {
            Thread.yield();
        }
        processor.halt();
        consumer.get(1, TimeUnit.MINUTES);
        return sum.tally();
    }
}
