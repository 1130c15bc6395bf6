package io.millrace.benchmarks.edge;

import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.core.Pipeline;
import io.millrace.core.Sources;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Each library's numbers from 0 on that come each millisecond, when they are asked for; and the consumer, which asks each 20 ms. */
final class Paced {

    static final int COUNT = 100;
    static final Duration EACH = ofMillis(1);
    static final Duration LATE = ofMillis(20);

    private Paced() {}

    /** A scenario with a late consumer. */
    static Scenario late(String id, String title, Expectation expectation) {
        return new Scenario(id, title, LATE, expectation);
    }

    static Pipeline<Integer> millrace() {
        return Pipeline.define("late-demand")
                .from(Sources.iterable(IntStream.range(0, COUNT).boxed().toList()))
                .mapAsync(1, i -> Mono.delay(EACH).thenReturn(i));
    }

    static Flux<Integer> reactor() {
        return Flux.range(0, COUNT).delayElements(EACH);
    }

    static Flowable<Integer> rxJava() {
        return Flowable.range(0, COUNT).concatMap(i -> Flowable.just(i).delay(EACH.toMillis(), MILLISECONDS));
    }

    static Multi<Integer> mutiny() {
        return Multi.createFrom()
                .range(0, COUNT)
                .onItem()
                .transformToUniAndConcatenate(
                        i -> Uni.createFrom().item(i).onItem().delayIt().by(EACH));
    }

    static Source<Integer, ?> pekko() {
        return Source.range(0, COUNT - 1).throttle(1, EACH);
    }
}
