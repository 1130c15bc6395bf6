package io.millrace.core.engine;

import io.millrace.core.PipelineRun;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Drains the runs that asked for it when the JVM ends. One hook for the whole JVM; it holds no run that has ended. */
final class ShutdownDrain {

    private static final Map<PipelineRun, Duration> RUNS = new ConcurrentHashMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ShutdownDrain::drainAll, "millrace-shutdown"));
    }

    private ShutdownDrain() {}

    static void register(PipelineRun run, Duration timeout) {
        RUNS.put(run, timeout);
    }

    static void forget(PipelineRun run) {
        RUNS.remove(run);
    }

    private static void drainAll() {
        Map<PipelineRun, Duration> toDrain = Map.copyOf(RUNS);
        toDrain.forEach((run, timeout) -> run.drain(timeout).subscribe(report -> {}, failure -> {}));
        toDrain.forEach((run, timeout) -> run.completion()
                .timeout(timeout.plusSeconds(1))
                .onErrorComplete()
                .block());
    }
}
