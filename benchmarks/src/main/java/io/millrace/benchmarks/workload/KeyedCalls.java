package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Calls;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.benchmarks.rig.Waiting;
import io.millrace.core.Pipeline;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/**
 * W6: calls for 1,000 keys, those of a key one after the other. Reactor, RxJava and Pekko have a stream for each key and
 * so no bound of calls in flight but the number of keys; hash lanes have 64.
 */
final class KeyedCalls {

    private static final int KEYS = 1_000;
    private static final int LANES = 64;

    private final Rig rig;
    private final Calls calls;
    private final List<Integer> input;

    KeyedCalls(Rig rig, Scale scale) {
        this.rig = rig;
        this.calls = rig.remoteCalls();
        this.input = scale.numbers(40_000);
    }

    Workload workload() {
        Tally expected = Scale.all(input, Sum.unordered());
        return Workload.of(
                        "W6", "1,000 keys, in order within each, against groupBy and concatMap", input.size(), expected)
                .peer(Peer.REACTOR, reactor(KEYS))
                .peer("Reactor, 64 hash lanes", reactor(LANES))
                .peer(Peer.MILLRACE, millrace(KEYS))
                .peer("RxJava", rxJava())
                .peer("Pekko Streams", pekko())
                .goals(Goal.time(0.4));
    }

    private Trial reactor(int groups) {
        Flux<Integer> flux = Flux.fromIterable(input)
                .groupBy(element -> element % KEYS % groups)
                .flatMap(group -> group.concatMap(calls::mono), groups);
        return () -> Summing.of(flux, Sum.growingWithin(KEYS));
    }

    private Trial millrace(int keys) {
        Pipeline<Integer> pipeline = Pipeline.define("keyed")
                .from(input)
                .mapAsync(LANES, calls::mono)
                .orderedBy(element -> element % keys);
        return () -> Summing.of(pipeline, Sum.growingWithin(keys));
    }

    private Trial rxJava() {
        Flowable<Integer> flowable = Flowable.fromIterable(input)
                .groupBy(element -> element % KEYS)
                .flatMap(group -> group.concatMapSingle(calls::single), KEYS);
        return () -> Summing.of(flowable, Sum.growingWithin(KEYS));
    }

    private Trial pekko() {
        Source<Integer, NotUsed> source = Source.from(input)
                .groupBy(KEYS, element -> element % KEYS)
                .mapAsync(1, calls::future)
                .mergeSubstreams();
        return () -> Waiting.pekko(source, rig, Sum.growingWithin(KEYS));
    }
}
