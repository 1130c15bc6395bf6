package io.millrace.core.engine;

import io.millrace.core.PipelineRun;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Drains the runs that asked for it when the JVM ends. One hook for the whole JVM; it holds no run that has ended. */
final class ShutdownDrain {

    private static final Map<PipelineRun, Duration> RUNS = new ConcurrentHashMap<>();

    private static final AtomicBoolean HOOKED = new AtomicBoolean();

    private ShutdownDrain() {}

    static void register(PipelineRun run, Duration timeout) {
        RUNS.put(run, timeout);
        if (HOOKED.compareAndSet(false, true)) {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(ShutdownDrain::drainAll, "millrace-shutdown"));
            } catch (IllegalStateException tooLate) {
                run.drain(timeout).subscribe(report -> {}, failure -> {});
            }
        }
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
