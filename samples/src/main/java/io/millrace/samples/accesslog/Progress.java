package io.millrace.samples.accesslog;

import io.millrace.core.PipelineRun;
import io.millrace.core.observe.RunReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Says on a line how a run goes, by the thread that waits for its end; there is no thread of its own.
 *
 * @param out where the line goes
 * @param terminal whether the line is redrawn in place; if not, there is a new one now and then
 */
record Progress(PrintWriter out, boolean terminal) {

    private static final Duration REDRAWN_EVERY = Duration.ofMillis(500);
    private static final Duration WRITTEN_EVERY = Duration.ofSeconds(5);

    /** Redrawn where a person looks on. */
    static Progress onThisTerminal(PrintWriter out) {
        return new Progress(out, Terminal.isAttached());
    }

    /**
     * Waits for the end of the run.
     *
     * @throws io.millrace.core.RunFailedException if the run failed
     */
    RunReport await(PipelineRun run) {
        ProgressText text = new ProgressText();
        boolean shown = false;
        try {
            while (true) {
                try {
                    return run.await(terminal ? REDRAWN_EVERY : WRITTEN_EVERY);
                } catch (TimeoutException goesOn) {
                    show(text.of(run.snapshot(), run.progress()));
                    shown = true;
                }
            }
        } finally {
            if (shown && terminal) {
                clear();
            }
        }
    }

    private void show(String text) {
        if (terminal) {
            // padded to cover what stood there before; never as wide as the terminal, or it would scroll
            out.printf("\r%-" + ProgressText.MAX_CHARS + "s", text);
            out.flush();
        } else {
            out.println(text);
        }
    }

    private void clear() {
        out.printf("\r%" + ProgressText.MAX_CHARS + "s\r", "");
        out.flush();
    }
}
