package io.millrace.benchmarks.edge;

import io.millrace.core.Pipeline;
import io.millrace.core.Sources;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.keyed.Keyed;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SubSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** E10, E11: something of its own for each key. */
final class Groups {

    private static final int MANY = 100_000;
    private static final int KEYS = 300;
    private static final int EXPECTED = 256;
    private static final int CLOSED = 50_000;
    private static final int FEW = 10;
    private static final int SIZE = 10;

    private Groups() {}

    private static Scenario manyKeys(String id, String title) {
        return new Scenario(id, title, Duration.ZERO, Expectation.each(MANY));
    }

    private static Pipeline<Integer> numbers(int count) {
        return Pipeline.define("groups")
                .from(Sources.iterable(IntStream.range(0, count).boxed().toList()));
    }

    private static Pipeline<Integer> states(int expected) {
        return numbers(MANY)
                .via(Keyed.atMost(expected)
                        .<Integer, int[], Integer, Integer>statefulMap(
                                i -> i % KEYS, () -> new int[1], (state, i, out) -> {
                                    state[0]++;
                                    out.accept(i);
                                }));
    }

    /**
     * More keys come than somebody thought of. Reactor and Mutiny listen to 256 groups at a time and RxJava to 128 when they are told
     * nothing; Pekko and Millrace ask for the number. In Millrace the key that was quiet for longest makes room.
     */
    static Scenario moreKeysThanConcurrency() {
        return manyKeys("E10", "groups for 300 keys, when 256 are expected")
                .with(Library.MILLRACE, rig -> states(EXPECTED).on(rig.runtime()))
                .with(
                        Library.REACTOR,
                        rig -> Flux.range(0, MANY).groupBy(i -> i % KEYS).flatMap(group -> group))
                .with(
                        Library.RXJAVA,
                        rig -> Flowable.range(0, MANY).groupBy(i -> i % KEYS).flatMap(group -> group))
                .with(
                        Library.MUTINY,
                        rig -> Adapted.of(Multi.createFrom()
                                .range(0, MANY)
                                .group()
                                .by(i -> i % KEYS)
                                .onItem()
                                .transformToMultiAndMerge(group -> group)))
                .with(
                        Library.PEKKO,
                        rig -> Adapted.of(
                                Source.range(0, MANY - 1)
                                        .groupBy(EXPECTED, i -> i % KEYS)
                                        .mergeSubstreams(),
                                rig));
    }

    /** For who knows how many keys there will be, and says so in each place. */
    static Scenario asManyAsThereAreKeys() {
        return manyKeys("E10k", "… when 300 are expected")
                .with(Library.MILLRACE, rig -> states(KEYS).on(rig.runtime()))
                .with(
                        Library.REACTOR,
                        rig -> Flux.range(0, MANY).groupBy(i -> i % KEYS).flatMap(group -> group, KEYS))
                .with(
                        Library.RXJAVA,
                        rig -> Flowable.range(0, MANY).groupBy(i -> i % KEYS).flatMap(group -> group, KEYS))
                .with(
                        Library.MUTINY,
                        rig -> Adapted.of(Multi.createFrom()
                                .range(0, MANY)
                                .group()
                                .by(i -> i % KEYS)
                                .onItem()
                                .transformToMulti(group -> group)
                                .merge(KEYS)))
                .with(
                        Library.PEKKO,
                        rig -> Adapted.of(
                                Source.range(0, MANY - 1)
                                        .groupBy(KEYS, i -> i % KEYS)
                                        .mergeSubstreams(),
                                rig));
    }

    /**
     * Ten elements of a key on another thread, and then its group ends, so that a key which does not come again holds nothing. The
     * key's next element begins a new one. Nobody listens to too few groups. In Millrace that is a batch for each key.
     */
    static Scenario groupsThatEnd() {
        return groupsThatEnd("E11", "groups on another thread that end after ten elements")
                .with(Library.MILLRACE, rig -> numbers(CLOSED)
                        .onLoop()
                        .via(Keyed.atMost(FEW).each((Integer i) -> i % FEW, Batch.bySize(SIZE)))
                        .on(rig.runtime()))
                .with(
                        Library.REACTOR,
                        rig -> reactor(
                                group -> group.publishOn(Schedulers.parallel()).take(SIZE)))
                .with(
                        Library.RXJAVA,
                        rig -> rxJava(group -> group.observeOn(io.reactivex.rxjava3.schedulers.Schedulers.computation())
                                .take(SIZE)))
                .with(
                        Library.MUTINY,
                        rig -> mutiny(group -> group.emitOn(Infrastructure.getDefaultExecutor())
                                .select()
                                .first(SIZE)))
                .with(
                        Library.PEKKO,
                        rig -> Adapted.of(
                                pekko().via(Flow.of(Integer.class).async())
                                        .take(SIZE)
                                        .grouped(SIZE)
                                        .mergeSubstreams(),
                                rig));
    }

    /** The same, with the end of each group before its other thread: what it cancels has not gone there. */
    static Scenario groupsThatEndFirst() {
        return groupsThatEnd("E11f", "… that end before the other thread")
                .with(Library.REACTOR, rig -> reactor(group -> group.take(SIZE).publishOn(Schedulers.parallel())))
                .with(
                        Library.RXJAVA,
                        rig -> rxJava(group ->
                                group.take(SIZE).observeOn(io.reactivex.rxjava3.schedulers.Schedulers.computation())))
                .with(
                        Library.MUTINY,
                        rig -> mutiny(group -> group.select().first(SIZE).emitOn(Infrastructure.getDefaultExecutor())))
                .with(
                        Library.PEKKO,
                        rig -> Adapted.of(
                                pekko().take(SIZE)
                                        .via(Flow.of(Integer.class).async())
                                        .grouped(SIZE)
                                        .mergeSubstreams(),
                                rig));
    }

    private static Scenario groupsThatEnd(String id, String title) {
        return new Scenario(id, title, Duration.ZERO, Expectation.each(CLOSED));
    }

    private static Publisher<?> reactor(Function<Flux<Integer>, Flux<Integer>> ten) {
        return Flux.range(0, CLOSED)
                .groupBy(i -> i % FEW)
                .flatMap(group -> ten.apply(group).collectList(), CLOSED);
    }

    private static Publisher<?> rxJava(Function<Flowable<Integer>, Flowable<Integer>> ten) {
        return Flowable.range(0, CLOSED)
                .groupBy(i -> i % FEW)
                .flatMapSingle(group -> ten.apply(group).toList(), false, CLOSED);
    }

    private static Publisher<?> mutiny(Function<Multi<Integer>, Multi<Integer>> ten) {
        return Adapted.of(Multi.createFrom()
                .range(0, CLOSED)
                .group()
                .by(i -> i % FEW)
                .onItem()
                .transformToUni(group -> ten.apply(group).collect().asList())
                .merge(CLOSED));
    }

    private static SubSource<Integer, ?> pekko() {
        return Source.range(0, CLOSED - 1).groupBy(FEW, i -> i % FEW, true);
    }
}
