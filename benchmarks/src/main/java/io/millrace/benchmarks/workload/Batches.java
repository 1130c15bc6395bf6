package io.millrace.benchmarks.workload;

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
import io.millrace.operators.batch.Batch;
import io.reactivex.rxjava3.core.Flowable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** W5: lists of 512 elements, or of what came in 10 ms. Their order is not checked: in RxJava a list may overtake another. */
final class Batches {

    private static final int SIZE = 512;
    private static final Duration AGE = Duration.ofMillis(10);

    private final Rig rig;
    private final List<Integer> input;

    Batches(Rig rig, Scale scale) {
        this.rig = rig;
        this.input = scale.numbers(1_000_000);
    }

    Workload workload() {
        Tally expected = Scale.all(input, Sum.unordered());
        return Workload.of("W5", "batch by 512 or 10 ms, against bufferTimeout", input.size(), expected)
                .peer(Peer.REACTOR, reactor(false))
                .peer("Reactor, fair", reactor(true))
                .peer(Peer.MILLRACE, millrace())
                .peer("RxJava", rxJava())
                .peer("Pekko Streams", this::pekko)
                .peer("loop", this::loop)
                .goals(Goal.time(0.3), Goal.bytes(6));
    }

    private Trial reactor(boolean fair) {
        Flux<List<Integer>> flux = Flux.fromIterable(input).bufferTimeout(SIZE, AGE, fair);
        return () -> Summing.of(flux, Sum.unordered());
    }

    private Trial millrace() {
        Pipeline<List<Integer>> pipeline =
                Pipeline.define("batches").from(input).via(Batch.bySizeOrAge(SIZE, AGE));
        return () -> Summing.of(pipeline, Sum.unordered());
    }

    private Trial rxJava() {
        Flowable<List<Integer>> flowable =
                Flowable.fromIterable(input).buffer(AGE.toMillis(), TimeUnit.MILLISECONDS, SIZE);
        return () -> Summing.of(flowable, Sum.unordered());
    }

    private Tally pekko() throws Exception {
        Sum sum = Sum.unordered();
        Waiting.on(Source.from(input).groupedWithin(SIZE, AGE).runWith(Sink.foreach(sum::addAll), rig.pekko()));
        return sum.tally();
    }

    /** By size only: nobody waits for a loop. */
    private Tally loop() {
        Sum sum = Sum.unordered();
        List<Integer> batch = new ArrayList<>(SIZE);
        for (Integer element : input) {
            batch.add(element);
            if (batch.size() == SIZE) {
                sum.addAll(batch);
                batch = new ArrayList<>(SIZE);
            }
        }
        sum.addAll(batch);
        return sum.tally();
    }
}
