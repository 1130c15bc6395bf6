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
import io.millrace.core.spi.Source;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import kotlin.Unit;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowKt;
import org.apache.pekko.NotUsed;
import reactor.core.publisher.Flux;

/** W1: ten synchronous stages on one thread. Pipelines are put together once and run in every trial. */
final class SyncStages {

    private final Rig rig;
    private final List<Integer> input;

    SyncStages(Rig rig, Scale scale) {
        this.rig = rig;
        this.input = scale.smallNumbers(1_000_000);
    }

    Workload plain() {
        return start("W1", "10 synchronous stages")
                .peer(Peer.MILLRACE, millrace(Pipeline.define("sync").from(input)))
                .peer(
                        "Millrace, run()",
                        rig.sinkRuns().of(Stages.of(Pipeline.define("run").from(input)), Sum::unordered))
                .peer("RxJava", rxJava())
                .peer("Mutiny", mutiny())
                .peer("Pekko Streams", pekko())
                .peer("Kotlin Flow", kotlin())
                .peer("java.util.stream", this::stream)
                .peer("loop", () -> loop(input))
                .goals(Goal.time(0.12), Goal.time(0.6).of("Kotlin Flow"));
    }

    /** What Millrace does in W1 too, and what it takes to have a part of that from Reactor. */
    Workload observed() {
        return start("W1b", "the same, named, counted, errors attributed, against bare Reactor")
                .peer(Peer.MILLRACE, millrace(Pipeline.define("named").from(input)))
                .peer(
                        "Millrace, meters bound",
                        rig.meteredRuns()
                                .of(Stages.of(Pipeline.define("metered").from(input)), Sum::unordered))
                .peer("Reactor, LongAdder each stage", counted())
                .goals(Goal.time(0.15));
    }

    Workload interpreted() {
        return start("W1f", "W1 on the fallback interpreter")
                .peer(Peer.MILLRACE, millrace(Pipeline.define("sync").from(input)))
                .goals(Goal.time(0.85));
    }

    private Workload start(String id, String title) {
        return Workload.of(id, title, input.size(), loop(input)).peer(Peer.REACTOR, reactor());
    }

    private Trial reactor() {
        Flux<Integer> flux = Stages.of(Flux.fromIterable(input));
        return () -> Summing.of(flux, Sum.unordered());
    }

    private Trial counted() {
        Flux<Integer> flux = Stages.of(Flux.fromIterable(input), stage -> {
            LongAdder count = new LongAdder();
            return stage.doOnNext(x -> count.increment());
        });
        return () -> Summing.of(flux, Sum.unordered());
    }

    private static Trial millrace(Pipeline<Integer> source) {
        Pipeline<Integer> pipeline = Stages.of(source);
        return () -> Summing.of(pipeline, Sum.unordered());
    }

    /** The same stages behind a source of the caller's. */
    static Trial millrace(Source<Integer> source) {
        return millrace(Pipeline.define("sync").from(source));
    }

    private Trial rxJava() {
        Flowable<Integer> flowable = Flowable.fromIterable(input)
                .map(Stages::add)
                .filter(Stages::notFive)
                .map(Stages::flip)
                .map(Stages::triple)
                .filter(Stages::notNinety)
                .map(Stages::subtract)
                .map(Stages::halve)
                .filter(Stages::notLast)
                .map(Stages::more)
                .map(Stages::rotate);
        return () -> Summing.of(flowable, Sum.unordered());
    }

    private Trial mutiny() {
        Multi<Integer> multi = Multi.createFrom()
                .iterable(input)
                .map(Stages::add)
                .filter(Stages::notFive)
                .map(Stages::flip)
                .map(Stages::triple)
                .filter(Stages::notNinety)
                .map(Stages::subtract)
                .map(Stages::halve)
                .filter(Stages::notLast)
                .map(Stages::more)
                .map(Stages::rotate);
        return () -> Waiting.mutiny(multi, Sum.unordered());
    }

    private Trial pekko() {
        org.apache.pekko.stream.javadsl.Source<Integer, NotUsed> source = org.apache.pekko.stream.javadsl.Source.from(
                        input)
                .map(Stages::add)
                .filter(Stages::notFive)
                .map(Stages::flip)
                .map(Stages::triple)
                .filter(Stages::notNinety)
                .map(Stages::subtract)
                .map(Stages::halve)
                .filter(Stages::notLast)
                .map(Stages::more)
                .map(Stages::rotate);
        return () -> Waiting.pekko(source, rig, Sum.unordered());
    }

    /** What the Kotlin compiler makes of {@code map} and {@code filter}, which are inlined: a collector for each place. */
    private Trial kotlin() {
        Flow<Integer> source = FlowKt.asFlow(input);
        Flow<Integer> stage1 = (out, end) -> source.collect((x, next) -> out.emit(Stages.add(x), next), end);
        Flow<Integer> stage2 =
                (out, end) -> stage1.collect((x, next) -> Stages.notFive(x) ? out.emit(x, next) : Unit.INSTANCE, end);
        Flow<Integer> stage3 = (out, end) -> stage2.collect((x, next) -> out.emit(Stages.flip(x), next), end);
        Flow<Integer> stage4 = (out, end) -> stage3.collect((x, next) -> out.emit(Stages.triple(x), next), end);
        Flow<Integer> stage5 =
                (out, end) -> stage4.collect((x, next) -> Stages.notNinety(x) ? out.emit(x, next) : Unit.INSTANCE, end);
        Flow<Integer> stage6 = (out, end) -> stage5.collect((x, next) -> out.emit(Stages.subtract(x), next), end);
        Flow<Integer> stage7 = (out, end) -> stage6.collect((x, next) -> out.emit(Stages.halve(x), next), end);
        Flow<Integer> stage8 =
                (out, end) -> stage7.collect((x, next) -> Stages.notLast(x) ? out.emit(x, next) : Unit.INSTANCE, end);
        Flow<Integer> stage9 = (out, end) -> stage8.collect((x, next) -> out.emit(Stages.more(x), next), end);
        Flow<Integer> stage10 = (out, end) -> stage9.collect((x, next) -> out.emit(Stages.rotate(x), next), end);
        return () -> Waiting.kotlin(stage10, Sum.unordered());
    }

    private Tally stream() {
        Sum sum = Sum.unordered();
        input.stream()
                .map(Stages::add)
                .filter(Stages::notFive)
                .map(Stages::flip)
                .map(Stages::triple)
                .filter(Stages::notNinety)
                .map(Stages::subtract)
                .map(Stages::halve)
                .filter(Stages::notLast)
                .map(Stages::more)
                .map(Stages::rotate)
                .forEach(sum::add);
        return sum.tally();
    }

    /** What comes out, and how fast it could. */
    static Tally loop(List<Integer> input) {
        Sum sum = Sum.unordered();
        for (Integer element : input) {
            Integer x = Stages.add(element);
            if (Stages.notFive(x)) {
                x = Stages.triple(Stages.flip(x));
                if (Stages.notNinety(x)) {
                    x = Stages.halve(Stages.subtract(x));
                    if (Stages.notLast(x)) {
                        sum.add(Stages.rotate(Stages.more(x)));
                    }
                }
            }
        }
        return sum.tally();
    }
}
