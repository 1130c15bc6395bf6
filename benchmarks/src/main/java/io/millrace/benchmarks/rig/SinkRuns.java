package io.millrace.benchmarks.rig;

import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.Trial;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Sinks;
import io.millrace.core.function.CheckedConsumer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Runs of pipelines on the loops of a runtime and into a sink that sums, as in an application; one at a time. The sink is the
 * same in all of them, so that a pipeline that is put together anew is one that the library knows.
 */
public final class SinkRuns {

    private static final Duration PATIENCE = Duration.ofSeconds(Summing.PATIENCE_SECONDS);

    private final PipelineRuntime runtime;
    private final AtomicReference<Sum> current = new AtomicReference<>(Sum.unordered());
    private final CheckedConsumer<Integer> sink = element -> current.getPlain().add(element);

    SinkRuns(PipelineRuntime runtime) {
        this.runtime = runtime;
    }

    /** What is done between the start of a run and its end. */
    @FunctionalInterface
    public interface Meanwhile {

        /** Does it, and makes the run end if it does not by itself. */
        void work() throws Exception;
    }

    /** Runs {@code pipeline}, which ends by itself. */
    public Trial of(Pipeline<Integer> pipeline, Supplier<Sum> sum) {
        Pipeline<Integer> summed = pipeline.to(Sinks.each(sink));
        return () -> run(summed, sum.get(), () -> {});
    }

    /** Runs {@code pipeline}, which {@code meanwhile} feeds and ends. */
    public Tally fed(Pipeline<Integer> pipeline, Sum sum, Meanwhile meanwhile) throws Exception {
        return run(pipeline.to(Sinks.each(sink)), sum, meanwhile);
    }

    private Tally run(Pipeline<Integer> summed, Sum sum, Meanwhile meanwhile) throws Exception {
        current.set(sum);
        PipelineRun run = summed.run(runtime);
        meanwhile.work();
        run.await(PATIENCE).assertNoLoss();
        return sum.tally();
    }
}
