package io.millrace.core.engine;

import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Drains the runs that asked for it when the JVM ends. One hook for the whole JVM, made when the first run asks; it holds no
 * run that has ended.
 */
final class ShutdownDrain {

    private static final Logger LOG = Loggers.getLogger(PipelineRun.class);
    private static final Map<LiveRun, Wish> RUNS = new ConcurrentHashMap<>();

    /** The hook has looked at {@link #RUNS}: who comes later drains by itself. */
    private static volatile boolean ending;

    private ShutdownDrain() {}

    static void register(LiveRun run, Duration timeout) {
        RUNS.put(run, new Wish(Objects.requireNonNull(timeout, "timeout")));
        if (!Hook.SET || ending) {
            run.drain(timeout);
        }
    }

    /** The run has ended, and all who wait for its end have been told. */
    static void forget(LiveRun run) {
        Wish wish = RUNS.remove(run);
        if (wish != null) {
            wish.forgotten.countDown();
        }
    }

    private static void drainAll() {
        ending = true;
        Map<LiveRun, Wish> toDrain = Map.copyOf(RUNS);
        toDrain.forEach((run, wish) -> run.drain(wish.timeout));
        toDrain.forEach(ShutdownDrain::awaitEnd);
    }

    private static void awaitEnd(LiveRun run, Wish wish) {
        try {
            if (!wish.forgotten.await(wish.timeout.plusSeconds(1).toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.error("pipeline '{}' has not ended {} after the JVM was asked to end", run.name(), wish.timeout);
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        RunReport report = run.snapshot();
        if (report.failure().isPresent()) {
            run.failureIsHeard();
            LOG.error(
                    "pipeline '{}' failed while the JVM ended",
                    run.name(),
                    report.failure().get());
        } else if (report.state() == RunState.CANCELLED) {
            LOG.warn(
                    "pipeline '{}' was not drained within {} when the JVM ended:\n{}",
                    run.name(),
                    wish.timeout,
                    report);
        }
    }

    /** What a run has asked for, and whether it still wants it. */
    private static final class Wish {

        private final Duration timeout;
        private final CountDownLatch forgotten = new CountDownLatch(1);

        Wish(Duration timeout) {
            this.timeout = timeout;
        }
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
