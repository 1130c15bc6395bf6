package io.millrace.benchmarks.edge;

import io.millrace.core.Pipeline;
import io.millrace.core.Sources;
import io.millrace.operators.call.Coalesce;
import io.millrace.operators.call.SharedCalls;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** E36: twenty elements ask the same at the same time; each library's concurrent call, and Millrace's with its own operator. */
final class IdenticalCalls {

    private static final int ELEMENTS = 20;

    private IdenticalCalls() {}

    static Scenario atOnce() {
        return new Scenario("E36", "20 identical calls at once", Duration.ZERO, Expectation.oneCall(ELEMENTS))
                .with(Library.MILLRACE, rig -> {
                    Remote remote = new Remote();
                    return Pipeline.define("identical")
                            .from(Sources.iterable(
                                    IntStream.range(0, ELEMENTS).boxed().toList()))
                            .mapAsync(
                                    ELEMENTS,
                                    Coalesce.<Integer, Integer>calls(
                                            i -> remote.asked("key"), i -> Mono.fromFuture(remote.call())),
                                    SharedCalls::call)
                            .on(rig.runtime());
                })
                .with(Library.REACTOR, rig -> {
                    Remote remote = new Remote();
                    return Flux.range(0, ELEMENTS).flatMap(i -> Mono.fromFuture(remote.asked(remote.call())), ELEMENTS);
                })
                .with(Library.RXJAVA, rig -> {
                    Remote remote = new Remote();
                    return Flowable.range(0, ELEMENTS)
                            .flatMap(i -> Flowable.fromCompletionStage(remote.asked(remote.call())), ELEMENTS);
                })
                .with(Library.MUTINY, rig -> {
                    Remote remote = new Remote();
                    return Adapted.of(Multi.createFrom()
                            .range(0, ELEMENTS)
                            .onItem()
                            .transformToUni(i -> Uni.createFrom().completionStage(remote.asked(remote.call())))
                            .merge(ELEMENTS));
                })
                .with(Library.PEKKO, rig -> {
                    Remote remote = new Remote();
                    return Adapted.of(
                            Source.range(0, ELEMENTS - 1)
                                    .mapAsync(ELEMENTS, i -> remote.<CompletionStage<Integer>>asked(remote.call())),
                            rig);
                });
    }

    /** Answers with the number of the call, and not before all elements have asked, so that they ask at the same time. */
    private static final class Remote {

        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger asked = new AtomicInteger();
        private final CompletableFuture<Boolean> all = new CompletableFuture<>();

        <T> T asked(T value) {
            if (asked.incrementAndGet() == ELEMENTS) {
                // The last one has asked when this has returned, and a little later its call is there.
                all.completeOnTimeout(true, 200, TimeUnit.MILLISECONDS);
            }
            return value;
        }

        CompletableFuture<Integer> call() {
            int number = calls.getAndIncrement();
            return all.thenApply(yes -> number);
        }
    }
}
