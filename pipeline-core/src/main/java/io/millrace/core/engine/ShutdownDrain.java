package io.millrace.core.engine;

import io.millrace.core.PipelineRun;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Drains the runs that asked for it when the JVM ends. One hook for the whole JVM, made when the first run asks; it holds no
 * run that has ended.
 */
final class ShutdownDrain {

    private static final Logger LOG = Loggers.getLogger(PipelineRun.class);
    private static final Map<PipelineRun, Duration> RUNS = new ConcurrentHashMap<>();

    /** The hook has looked at {@link #RUNS}: who comes later drains by itself. */
    private static volatile boolean ending;

    private ShutdownDrain() {}

    static void register(PipelineRun run, Duration timeout) {
        RUNS.put(run, timeout);
        if (!Hook.SET || ending) {
            drain(run, timeout);
        }
    }

    static void forget(PipelineRun run) {
        RUNS.remove(run);
    }

    private static void drain(PipelineRun run, Duration timeout) {
        run.drain(timeout);
    }

    private static void drainAll() {
        ending = true;
        Map<PipelineRun, Duration> toDrain = Map.copyOf(RUNS);
        toDrain.forEach(ShutdownDrain::drain);
        toDrain.forEach((run, timeout) -> run.completion()
                .timeout(timeout.plusSeconds(1))
                .doOnError(failure -> LOG.error("{}", failure.getMessage(), failure))
                .onErrorComplete()
                .block());
    }

    /** A class of its own, so that a run that only ends, perhaps while the JVM does, makes no hook. */
    private static final class Hook {

        /** False when the JVM was ending already, which takes no new hooks. */
        static final boolean SET = set();

        private static boolean set() {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(ShutdownDrain::drainAll, "millrace-shutdown"));
                return true;
            } catch (IllegalStateException jvmEnds) {
                return false;
            }
        }
    }
}
