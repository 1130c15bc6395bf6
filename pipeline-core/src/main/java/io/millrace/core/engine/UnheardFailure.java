package io.millrace.core.engine;

import io.millrace.core.PipelineRun;
import io.millrace.core.RunFailedException;
import io.millrace.core.observe.RunReport;
import io.millrace.core.runtime.RuntimeClock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.util.Loggers;

/**
 * The failure of a run that nobody has asked for its end: it is logged, once, so that it shows somewhere. Who starts a run and
 * then waits for it has asked a moment after the start; so it is logged a second after the failure, or when the run is closed.
 */
final class UnheardFailure {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    /** Somebody hears of a failure, or it has been logged. */
    private final AtomicBoolean heard = new AtomicBoolean();

    private volatile @Nullable Runnable unset;

    /** Somebody hears of a failure by other means. Any thread. */
    void heard() {
        heard.set(true);
        Runnable timer = unset;
        if (timer != null) {
            timer.run();
        }
    }

    /** The run has failed. */
    void logLater(RuntimeClock clock, RunReport report) {
        if (heard.get()) {
            return;
        }
        try {
            unset = clock.schedule(() -> log(report), PATIENCE_NANOS);
            if (heard.get()) {
                heard();
            }
        } catch (RejectedExecutionException clockClosed) {
            log(report);
        }
    }

    /** The run is closed, and nobody will ask. */
    void logNow(RunReport report) {
        log(report);
        heard();
    }

    /** The logger is looked up when it is needed, which is hardly ever. */
    private void log(RunReport report) {
        Throwable failure = report.failure().orElse(null);
        if (failure != null && heard.compareAndSet(false, true)) {
            String message = new RunFailedException(report, failure).getMessage();
            Loggers.getLogger(PipelineRun.class).error("{}; await() the run to handle this", message, failure);
        }
    }
}
