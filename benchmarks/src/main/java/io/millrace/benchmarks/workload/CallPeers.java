package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.rig.Calls;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.benchmarks.rig.Waiting;
import io.millrace.core.Pipeline;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Everyone who can make several calls at a time. */
record CallPeers(Rig rig, List<Integer> input, Calls calls, int concurrency, Supplier<Sum> sum) {

    Trial reactor() {
        Flux<Integer> flux = Flux.fromIterable(input).flatMap(calls::mono, concurrency);
        return () -> Summing.of(flux, sum.get());
    }

    Trial reactorOrdered() {
        Flux<Integer> flux = Flux.fromIterable(input).flatMapSequential(calls::mono, concurrency);
        return () -> Summing.of(flux, sum.get());
    }

    Trial reactorFutures() {
        Flux<Integer> flux =
                Flux.fromIterable(input).flatMap(element -> Mono.fromFuture(calls.future(element)), concurrency);
        return () -> Summing.of(flux, sum.get());
    }

    Trial millrace() {
        Pipeline<Integer> pipeline = Pipeline.define("calls")
                .from(input)
                .mapAsync(concurrency, calls::mono)
                .unordered();
        return () -> Summing.of(pipeline, sum.get());
    }

    Trial millraceOrdered() {
        Pipeline<Integer> pipeline = Pipeline.define("calls").from(input).mapAsync(concurrency, calls::mono);
        return () -> Summing.of(pipeline, sum.get());
    }

    Trial millraceFutures() {
        Pipeline<Integer> pipeline = Pipeline.define("calls")
                .from(input)
                .mapFuture(concurrency, calls::future)
                .unordered();
        return () -> Summing.of(pipeline, sum.get());
    }

    Trial millraceFuturesOrdered() {
        Pipeline<Integer> pipeline = Pipeline.define("calls").from(input).mapFuture(concurrency, calls::future);
        return () -> Summing.of(pipeline, sum.get());
    }

    Trial rxJava() {
        Flowable<Integer> flowable = Flowable.fromIterable(input).flatMapSingle(calls::single, false, concurrency);
        return () -> Summing.of(flowable, sum.get());
    }

    Trial rxJavaOrdered() {
        Flowable<Integer> flowable = Flowable.fromIterable(input)
                .concatMapEager(element -> calls.single(element).toFlowable(), concurrency, 1);
        return () -> Summing.of(flowable, sum.get());
    }

    Trial rxJavaFutures() {
        Flowable<Integer> flowable = Flowable.fromIterable(input)
                .flatMapSingle(element -> Single.fromCompletionStage(calls.future(element)), false, concurrency);
        return () -> Summing.of(flowable, sum.get());
    }

    Trial mutiny() {
        Multi<Integer> multi = Multi.createFrom()
                .iterable(input)
                .onItem()
                .transformToUni(calls::uni)
                .merge(concurrency);
        return () -> Waiting.mutiny(multi, sum.get());
    }

    Trial pekko() {
        Source<Integer, NotUsed> source = Source.from(input).mapAsyncUnordered(concurrency, calls::future);
        return () -> Waiting.pekko(source, rig, sum.get());
    }

    Trial pekkoOrdered() {
        Source<Integer, NotUsed> source = Source.from(input).mapAsync(concurrency, calls::future);
        return () -> Waiting.pekko(source, rig, sum.get());
    }

    /** A virtual thread for each call, as many as there are permits. */
    Optional<Trial> virtualThreads() {
        return rig.virtualThreads().map(threads -> () -> {
            Semaphore permits = new Semaphore(concurrency);
            Sum all = sum.get();
            for (Integer element : input) {
                permits.acquire();
                threads.execute(() -> {
                    Integer answer = calls.future(element).join();
                    synchronized (all) {
                        all.add(answer);
                    }
                    permits.release();
                });
            }
            permits.acquire(concurrency);
            return all.tally();
        });
    }
}
