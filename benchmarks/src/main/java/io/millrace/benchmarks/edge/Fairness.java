package io.millrace.benchmarks.edge;

import io.millrace.benchmarks.edge.Verdict.Kind;
import io.millrace.core.Pipeline;
import io.millrace.core.Sources;
import io.millrace.operators.merge.Merge;
import io.millrace.operators.merge.Weighted;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** E20, E21: who is heard beside a source that always has an element, or never. */
final class Fairness {

    private static final int FEW = 3;

    private Fairness() {}

    /** The endless source is each library's own. */
    static Scenario endlessSource() {
        return scenario("E20", "an endless source merged with a short one")
                .with(Library.MILLRACE, rig -> Pipeline.define("endless")
                        .from(Sources.stream(() -> Stream.generate(() -> 0)))
                        .via(Merge.with(Pipeline.define("short").from(List.of(1))))
                        .on(rig.runtime()))
                .with(Library.REACTOR, rig -> Flux.merge(reactor(), Flux.just(1)))
                .with(Library.RXJAVA, rig -> Flowable.merge(rxJava(), Flowable.just(1)))
                .with(
                        Library.MUTINY,
                        rig -> Adapted.of(Multi.createBy()
                                .merging()
                                .streams(mutiny(), Multi.createFrom().item(1))))
                .with(Library.PEKKO, rig -> Adapted.of(Source.repeat(0).merge(Source.single(1)), rig));
    }

    /** As Reactor's manual says of merging what never ends: it is to have a scheduler of its own. */
    static Scenario endlessSourceOnItsOwnThread() {
        return scenario("E20f", "… which has a thread of its own")
                .with(
                        Library.REACTOR,
                        rig -> Flux.merge(reactor().subscribeOn(Schedulers.newSingle("endless", true)), Flux.just(1)))
                .with(
                        Library.RXJAVA,
                        rig -> Flowable.merge(
                                rxJava().subscribeOn(io.reactivex.rxjava3.schedulers.Schedulers.single()),
                                Flowable.just(1)))
                .with(
                        Library.MUTINY,
                        rig -> Adapted.of(Multi.createBy()
                                .merging()
                                .streams(
                                        mutiny().runSubscriptionOn(Infrastructure.getDefaultExecutor()),
                                        Multi.createFrom().item(1))));
    }

    /**
     * By priority, not in a sorted order: a merge that sorts, such as {@code mergeComparing}, cannot let anything through before it
     * knows what comes next from each source, in any library.
     */
    static Scenario idleSource() {
        return new Scenario(
                        "E21",
                        "a merge by priority with a source that is idle",
                        Duration.ZERO,
                        Expectation.heard(FEW, Kind.STARVES))
                .with(Library.MILLRACE, rig -> Pipeline.define("busy")
                        .from(IntStream.range(0, FEW).boxed().toList())
                        .via(Merge.prioritized(
                                1, Weighted.of(2, Pipeline.define("idle").from(Flux.<Integer>never()))))
                        .on(rig.runtime()))
                .with(
                        Library.REACTOR,
                        rig -> Flux.mergePriority(Comparator.naturalOrder(), Flux.range(0, FEW), Flux.never()))
                .with(
                        Library.PEKKO,
                        rig -> Adapted.of(
                                Source.range(0, FEW - 1).mergePrioritized(Source.<Integer>never(), 1, 2, false), rig));
    }

    private static Scenario scenario(String id, String title) {
        return new Scenario(id, title, Duration.ZERO, Expectation.bothAreHeard());
    }

    private static Flux<Integer> reactor() {
        return Flux.generate(sink -> sink.next(0));
    }

    private static Flowable<Integer> rxJava() {
        return Flowable.generate(emitter -> emitter.onNext(0));
    }

    private static Multi<Integer> mutiny() {
        return Multi.createFrom().generator(() -> 0, (state, emitter) -> {
            emitter.emit(0);
            return state;
        });
    }
}
