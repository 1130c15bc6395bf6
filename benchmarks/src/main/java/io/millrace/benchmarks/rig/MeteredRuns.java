package io.millrace.benchmarks.rig;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.benchmarks.Trial;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.runtime.DirectLoop;
import io.millrace.micrometer.PipelineMetrics;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Runs for plain subscribers whose meters are bound, and all read once a second: more often than a monitoring system does. */
public final class MeteredRuns implements AutoCloseable {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Scheduler scrapes = Schedulers.newSingle("scrapes", true);
    private final PipelineRuntime runtime;

    /** On the thread that subscribes, and on the pools of {@code other}. */
    MeteredRuns(PipelineRuntime other) {
        runtime = PipelineRuntime.builder()
                .name("metered")
                .workers(new DirectLoop(other.workers()))
                .build();
        PipelineMetrics.of(runtime).bindTo(registry);
        scrapes.schedulePeriodically(this::scrape, 1, 1, TimeUnit.SECONDS);
    }

    private void scrape() {
        registry.forEachMeter(Meter::measure);
    }

    /** A trial that sums what {@code pipeline} emits. */
    public Trial of(Pipeline<Integer> pipeline, Supplier<Sum> sums) {
        Publisher<Integer> publisher = pipeline.on(runtime);
        return () -> Summing.of(publisher, sums.get());
    }

    @Override
    public void close() {
        scrapes.dispose();
        registry.close();
    }
}
