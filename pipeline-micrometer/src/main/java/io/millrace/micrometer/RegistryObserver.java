package io.millrace.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.HeldStage;
import io.millrace.core.observe.RunObserver;
import io.millrace.core.observe.RunReport;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the meters of a registry: those of a pipeline come with its first run, and stay until there are too many pipelines. Then those
 * go of the pipeline that has had no run for longest.
 */
final class RegistryObserver implements RunObserver {

    private final MeterRegistry registry;
    private final int maxPipelines;
    private final Map<String, PipelineMeters> pipelines = new HashMap<>();
    /** Those without a run, the one that has had none for longest first. */
    private final Map<String, PipelineMeters> idle = new LinkedHashMap<>();

    private final AtomicLong unseen = new AtomicLong();
    private final FunctionCounter unseenMeter;
    private boolean closed;

    RegistryObserver(MeterRegistry registry, int maxPipelines) {
        this.registry = registry;
        this.maxPipelines = maxPipelines;
        this.unseenMeter = FunctionCounter.builder("millrace.runs.unseen", unseen, AtomicLong::doubleValue)
                .description("Runs without meters, because too many pipelines ran at the same time")
                .register(registry);
    }

    @Override
    public synchronized void started(PipelineRun run) {
        if (closed) {
            return;
        }
        PipelineMeters meters = meters(run.name());
        if (meters == null) {
            unseen.incrementAndGet();
        } else {
            idle.remove(run.name());
            meters.sum.started(run).forEach(meters::add);
        }
    }

    private @Nullable PipelineMeters meters(String name) {
        PipelineMeters known = pipelines.get(name);
        if (known != null) {
            return known;
        }
        if (pipelines.size() >= maxPipelines) {
            if (idle.isEmpty()) {
                return null;
            }
            String oldest = idle.keySet().iterator().next();
            PipelineMeters leaving = idle.remove(oldest);
            pipelines.remove(oldest);
            leaving.remove();
        }
        PipelineMeters made = new PipelineMeters(name, registry);
        pipelines.put(name, made);
        return made;
    }

    @Override
    public synchronized void ended(PipelineRun run, RunReport report) {
        PipelineMeters meters = pipelines.get(run.name());
        if (meters != null && meters.sum.ended(run, report)) {
            idle.put(run.name(), meters);
        }
    }

    @Override
    public synchronized void held(PipelineRun run, HeldStage stage) {
        PipelineMeters meters = pipelines.get(run.name());
        if (meters != null) {
            meters.sum.held(run, stage);
        }
    }

    @Override
    public synchronized void released(PipelineRun run, HeldStage stage) {
        PipelineMeters meters = pipelines.get(run.name());
        if (meters != null) {
            meters.sum.released(run, stage);
        }
    }

    /** Takes all meters out of the registry. */
    synchronized void close() {
        closed = true;
        pipelines.values().forEach(PipelineMeters::remove);
        pipelines.clear();
        idle.clear();
        registry.remove(unseenMeter);
    }
}
