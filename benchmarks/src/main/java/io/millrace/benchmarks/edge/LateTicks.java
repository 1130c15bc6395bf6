package io.millrace.benchmarks.edge;

import static io.millrace.benchmarks.edge.Paced.COUNT;
import static io.millrace.benchmarks.edge.Paced.EACH;
import static io.millrace.benchmarks.edge.Paced.late;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.core.Pipeline;
import io.millrace.operators.rate.Sample;
import io.millrace.operators.time.Tick;
import io.millrace.operators.time.Ticks;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** E4: ticks come each millisecond; the consumer asks every 20 ms. */
final class LateTicks {

    private static final int TICKS = 25;
    private static final Duration PERIOD = Duration.ofMillis(5);

    private LateTicks() {}

    /** A clock that nobody asked for an element in time. Pekko's and Millrace's ticks may be fewer then; Millrace's say how many. */
    static Scenario ticks() {
        return late("E4", "ticks of 1 ms before a slow consumer", Expectation.atLeast(TICKS))
                .with(Library.MILLRACE, rig -> Pipeline.define("ticks")
                        .from(Ticks.every(EACH))
                        .map(Tick::number)
                        .take(TICKS)
                        .on(rig.runtime()))
                .with(Library.REACTOR, rig -> Flux.interval(EACH).take(TICKS))
                .with(Library.RXJAVA, rig -> rxJava().take(TICKS))
                .with(Library.MUTINY, rig -> Adapted.of(mutiny().select().first(TICKS)))
                .with(Library.PEKKO, rig -> Adapted.of(pekko().take(TICKS), rig));
    }

    /** What the Javadoc of the three says. */
    static Scenario droppedTicks() {
        return late("E4f", "… dropped when nobody asks", Expectation.atLeast(TICKS))
                .with(
                        Library.REACTOR,
                        rig -> Flux.interval(EACH).onBackpressureDrop().take(TICKS))
                .with(Library.RXJAVA, rig -> rxJava().onBackpressureDrop().take(TICKS))
                .with(
                        Library.MUTINY,
                        rig -> Adapted.of(mutiny().onOverflow().drop().select().first(TICKS)));
    }

    /** The newest element of each 5 ms; which these are is not judged. Mutiny has no such operator; Pekko conflates and throttles. */
    static Scenario samples() {
        return late("E4s", "the newest tick of each 5 ms before a slow consumer", Expectation.atLeast(1))
                .with(Library.MILLRACE, rig -> Pipeline.define("samples")
                        .from(Ticks.every(EACH))
                        .map(Tick::number)
                        .take(COUNT)
                        .via(Sample.latest(PERIOD))
                        .on(rig.runtime()))
                .with(Library.REACTOR, rig -> Flux.interval(EACH).take(COUNT).sample(PERIOD))
                .with(Library.RXJAVA, rig -> rxJava().take(COUNT).sample(PERIOD.toMillis(), MILLISECONDS))
                .with(
                        Library.PEKKO,
                        rig -> Adapted.of(
                                pekko().take(COUNT)
                                        .conflate((older, newer) -> newer)
                                        .throttle(1, PERIOD),
                                rig));
    }

    static Scenario newestSamples() {
        return late("E4sf", "… of which the newest waits", Expectation.atLeast(1))
                .with(
                        Library.REACTOR,
                        rig -> Flux.interval(EACH).take(COUNT).sample(PERIOD).onBackpressureLatest())
                .with(Library.RXJAVA, rig -> rxJava().take(COUNT)
                        .sample(PERIOD.toMillis(), MILLISECONDS)
                        .onBackpressureLatest());
    }

    private static Flowable<Long> rxJava() {
        return Flowable.interval(EACH.toMillis(), MILLISECONDS);
    }

    private static Multi<Long> mutiny() {
        return Multi.createFrom().ticks().every(EACH);
    }

    private static Source<Long, ?> pekko() {
        return Source.tick(EACH, EACH, "tick").zipWithIndex().map(tick -> tick.second());
    }
}
