package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Figures;
import io.millrace.benchmarks.Spread;
import io.millrace.benchmarks.rig.Heap;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.operators.batch.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** W13: what a pipeline of ten stages holds while it runs and waits. */
final class RunningPipelines {

    private static final int LIMIT_BYTES = 64 * 1024;
    private static final int CONCURRENCY = 16;

    private final Rig rig;
    private final int runs;

    RunningPipelines(Rig rig, Scale scale) {
        this.rig = rig;
        this.runs = scale.elements(2_000);
    }

    /** Starts a run, and gives what ends it. */
    private interface Start {

        Disposable run();
    }

    Figures figures() {
        Pipeline<Integer> synchronous = Stages.of(Pipeline.define("sync").from(Flux.never()));
        Pipeline<Integer> mixed = mixed();
        Pipeline<Integer> list = Stages.of(Pipeline.define("list").from(List.of(1, 2, 3)));
        return Figures.of("W13", "a running pipeline of ten stages, bytes each")
                .and(figure("synchronous, waiting for an element", () -> running(synchronous)))
                .and(figure("of all kinds, one element in a batch", () -> running(mixed)))
                .and(figure("subscribed to, waiting for demand", () -> subscribed(list)));
    }

    private Figure figure(String what, Start start) {
        return Figure.bytes(what, () -> bytesOfARun(start)).atMost(LIMIT_BYTES);
    }

    private static Pipeline<Integer> mixed() {
        return Pipeline.define("mixed")
                .from(Flux.concat(Flux.just(1), Flux.never()))
                .map(Stages::add)
                .filter(Stages::notFive)
                .mapAsync(CONCURRENCY, Mono::just)
                .unordered()
                .mapAsync(CONCURRENCY, Mono::just)
                .mapAsync(CONCURRENCY, Mono::just)
                .orderedBy(element -> element)
                .scan(0, Integer::sum)
                .via(Batch.bySizeOrAge(2, Duration.ofHours(1)))
                .map(List::size)
                .filter(Stages::notNinety)
                .to(Sinks.discard());
    }

    private Disposable running(Pipeline<Integer> pipeline) {
        PipelineRun run = pipeline.run(rig.runtime());
        return () -> {
            run.cancel();
            run.await();
        };
    }

    private static Disposable subscribed(Pipeline<Integer> pipeline) {
        BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                // asks for nothing
            }
        };
        pipeline.subscribe(subscriber);
        return subscriber;
    }

    private Spread bytesOfARun(Start start) throws InterruptedException {
        end(started(start)); // what the first runs make for all is there now
        long before = Heap.used(runs);
        List<Disposable> waiting = started(start);
        long held = Heap.used(runs) - before;
        end(waiting);
        return Spread.exactly((double) held / runs);
    }

    private List<Disposable> started(Start start) {
        List<Disposable> all = new ArrayList<>(runs);
        for (int i = 0; i < runs; i++) {
            all.add(start.run());
        }
        return all;
    }

    private static void end(List<Disposable> all) {
        all.forEach(Disposable::dispose);
    }
}
