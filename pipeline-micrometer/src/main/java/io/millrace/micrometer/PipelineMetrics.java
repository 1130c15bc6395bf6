package io.millrace.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.millrace.core.PipelineRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import reactor.core.Disposable;

/**
 * The meters of all runs of a runtime, by pipeline and stage. Runs count as they do anyway, and are asked when a meter is read; nothing
 * is done for an element.
 *
 * <p>The runs of pipelines of one name are added up. A counter never goes back when one of them ends, and of a run that has ended
 * nothing is kept but its sum. Names of meters and tags are in {@code docs/meters.md}.
 *
 * <pre>{@code
 * PipelineMetrics.of(runtime).bindTo(registry);
 * }</pre>
 */
public final class PipelineMetrics implements MeterBinder, AutoCloseable {

    private static final int MAX_PIPELINES = 100;

    private final PipelineRuntime runtime;
    private final int maxPipelines;
    /** What undoes the bindings. Guarded by itself. */
    private final List<Runnable> bindings = new ArrayList<>();

    private PipelineMetrics(PipelineRuntime runtime, int maxPipelines) {
        this.runtime = runtime;
        this.maxPipelines = maxPipelines;
    }

    /** Meters of the runs of {@code runtime}, for at most 100 pipelines at a time. */
    public static PipelineMetrics of(PipelineRuntime runtime) {
        return new PipelineMetrics(Objects.requireNonNull(runtime, "runtime"), MAX_PIPELINES);
    }

    /**
     * The same for at most {@code pipelines} names of pipelines at a time, at least 1. When there is one more, the meters of the one that
     * has had no run for longest are removed; when all have runs, those of the new one are not measured, and counted in
     * {@code millrace.runs.unseen}.
     */
    public PipelineMetrics maxPipelines(int pipelines) {
        if (pipelines < 1) {
            throw new IllegalArgumentException("maxPipelines must be at least 1, was " + pipelines);
        }
        return new PipelineMetrics(runtime, pipelines);
    }

    /** Registers meters as runs begin, also of those that go on now. Any thread. */
    @Override
    public void bindTo(MeterRegistry registry) {
        RegistryObserver observer = new RegistryObserver(registry, maxPipelines);
        Disposable observing = runtime.observe(observer);
        synchronized (bindings) {
            bindings.add(() -> {
                observing.dispose();
                observer.close();
            });
        }
    }

    /** Removes the meters from the registries that they were bound to. The runtime and the registries stay open. */
    @Override
    public void close() {
        synchronized (bindings) {
            bindings.forEach(Runnable::run);
            bindings.clear();
        }
    }
}
