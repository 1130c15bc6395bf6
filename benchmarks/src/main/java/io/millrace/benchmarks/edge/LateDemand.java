package io.millrace.benchmarks.edge;

import static io.millrace.benchmarks.edge.Paced.COUNT;
import static io.millrace.benchmarks.edge.Paced.EACH;
import static io.millrace.benchmarks.edge.Paced.late;
import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.core.Pipeline;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.window.Window;
import io.millrace.operators.window.Windowed;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/**
 * E1 to E3: elements come each millisecond and are collected by time; the consumer asks every 20 ms. The rows with an f are what the
 * manual of a library advises against its overflow: an option of Reactor's, else a buffer that has no bound.
 */
final class LateDemand {

    private static final int SIZE = 10;
    private static final Duration AGE = ofMillis(2);
    private static final Duration LISTS = ofMillis(5);

    private LateDemand() {}

    static Scenario batches() {
        return late("E1", "batches of 10 or 2 ms before a slow consumer", Expectation.each(COUNT))
                .with(Library.MILLRACE, rig -> Paced.millrace()
                        .via(Batch.bySizeOrAge(SIZE, AGE))
                        .on(rig.runtime()))
                .with(Library.REACTOR, rig -> Paced.reactor().bufferTimeout(SIZE, AGE))
                .with(Library.RXJAVA, rig -> Paced.rxJava().buffer(AGE.toMillis(), MILLISECONDS, SIZE))
                .with(
                        Library.MUTINY,
                        rig -> Adapted.of(Paced.mutiny().group().intoLists().of(SIZE, AGE)))
                .with(Library.PEKKO, rig -> Adapted.of(Paced.pekko().groupedWithin(SIZE, AGE), rig));
    }

    static Scenario fairBatches() {
        return late("E1f", "… with `fairBackpressure`, or a buffer without bound", Expectation.each(COUNT))
                .with(Library.REACTOR, rig -> Paced.reactor().bufferTimeout(SIZE, AGE, true))
                .with(Library.RXJAVA, rig -> Paced.rxJava()
                        .buffer(AGE.toMillis(), MILLISECONDS, SIZE)
                        .onBackpressureBuffer())
                .with(
                        Library.MUTINY,
                        rig -> Adapted.of(Paced.mutiny()
                                .group()
                                .intoLists()
                                .of(SIZE, AGE)
                                .onOverflow()
                                .bufferUnconditionally()));
    }

    /** Ticks that do not wait for demand, and are buffered for the lists; nobody says that they may be left out. */
    static Scenario timedLists() {
        return late("E2", "buffered ticks, in lists of 5 ms, before a slow consumer", Expectation.each(COUNT))
                .with(Library.MILLRACE, rig -> Pipeline.define("ticks")
                        .from(Flux.interval(EACH).take(COUNT).onBackpressureBuffer())
                        .map(Long::intValue)
                        .via(Window.tumbling(LISTS).list(COUNT))
                        .map(Windowed::value)
                        .on(rig.runtime()))
                .with(Library.REACTOR, rig -> reactorLists())
                .with(Library.RXJAVA, rig -> rxJavaLists())
                .with(Library.MUTINY, rig -> Adapted.of(mutinyLists()))
                .with(
                        Library.PEKKO,
                        rig -> Adapted.of(
                                Source.tick(EACH, EACH, "tick")
                                        .buffer(COUNT, OverflowStrategy.fail())
                                        .zipWithIndex()
                                        .map(tick -> tick.second())
                                        .take(COUNT)
                                        .groupedWithin(COUNT, LISTS),
                                rig));
    }

    static Scenario bufferedLists() {
        return late("E2f", "… with a buffer without bound behind them, too", Expectation.each(COUNT))
                .with(Library.REACTOR, rig -> reactorLists().onBackpressureBuffer())
                .with(Library.RXJAVA, rig -> rxJavaLists().onBackpressureBuffer())
                .with(
                        Library.MUTINY,
                        rig -> Adapted.of(mutinyLists().onOverflow().bufferUnconditionally()));
    }

    /** Windows that are streams, where the library has them; Pekko's are lists. Mutiny's end by time alone. */
    static Scenario windows() {
        return late("E3", "windows of 10 or 2 ms before a slow consumer", Expectation.each(COUNT))
                .with(Library.MILLRACE, rig -> Paced.millrace()
                        .via(Window.tumbling(AGE).list(SIZE))
                        .map(Windowed::value)
                        .on(rig.runtime()))
                .with(
                        Library.REACTOR,
                        rig -> Paced.reactor().windowTimeout(SIZE, AGE).concatMap(Flux::collectList))
                .with(Library.RXJAVA, rig -> rxJavaWindows().concatMapSingle(Flowable::toList))
                .with(
                        Library.MUTINY,
                        rig -> Adapted.of(
                                mutinyWindows().onItem().transformToUniAndConcatenate(window -> window.collect()
                                        .asList())))
                .with(Library.PEKKO, rig -> Adapted.of(Paced.pekko().groupedWithin(SIZE, AGE), rig));
    }

    /** RxJava gives up a window to which nobody subscribes at once, so that it is the lists that wait. */
    static Scenario fairWindows() {
        return late("E3f", "… with `fairBackpressure`, or a buffer without bound", Expectation.each(COUNT))
                .with(
                        Library.REACTOR,
                        rig -> Paced.reactor().windowTimeout(SIZE, AGE, true).concatMap(Flux::collectList))
                .with(Library.RXJAVA, rig -> rxJavaWindows().flatMapSingle(Flowable::toList))
                .with(
                        Library.MUTINY,
                        rig -> Adapted.of(mutinyWindows()
                                .onOverflow()
                                .bufferUnconditionally()
                                .onItem()
                                .transformToUniAndConcatenate(
                                        window -> window.collect().asList())));
    }

    private static Flux<List<Long>> reactorLists() {
        return Flux.interval(EACH).take(COUNT).onBackpressureBuffer().buffer(LISTS);
    }

    private static Flowable<List<Long>> rxJavaLists() {
        return Flowable.interval(EACH.toMillis(), MILLISECONDS)
                .take(COUNT)
                .onBackpressureBuffer()
                .buffer(LISTS.toMillis(), MILLISECONDS);
    }

    private static Multi<List<Long>> mutinyLists() {
        return Multi.createFrom()
                .ticks()
                .every(EACH)
                .select()
                .first(COUNT)
                .onOverflow()
                .buffer(COUNT)
                .group()
                .intoLists()
                .every(LISTS);
    }

    private static Flowable<Flowable<Integer>> rxJavaWindows() {
        return Paced.rxJava().window(AGE.toMillis(), MILLISECONDS, SIZE);
    }

    private static Multi<Multi<Integer>> mutinyWindows() {
        return Paced.mutiny().group().intoMultis().every(AGE);
    }
}
