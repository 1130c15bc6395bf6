package io.millrace.core;

import io.millrace.core.observe.RunReport;
import java.util.Objects;

/** A run has failed. The cause is the exception of the user's own code, with a {@link StageTrace} attached. */
public final class RunFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient RunReport report;

    /** A failure of the run that {@code report} accounts for. */
    public RunFailedException(RunReport report, Throwable cause) {
        super("pipeline '" + report.pipeline() + "' failed: " + textOf(cause), cause);
        this.report = Objects.requireNonNull(report, "report");
    }

    private static String textOf(Throwable cause) {
        try {
            return cause.toString();
        } catch (RuntimeException cannotSay) {
            return cause.getClass().getName();
        }
    }

    /** The final account of the run. */
    public RunReport report() {
        return report;
    }
}
