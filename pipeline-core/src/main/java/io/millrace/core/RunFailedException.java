package io.millrace.core;

import io.millrace.core.observe.RunReport;
import java.util.Objects;

/** A run has failed. The cause is the exception of the user's own code, with a {@link StageTrace} attached. */
public final class RunFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient RunReport report;

    /** A failure of the run that {@code report} accounts for. */
    public RunFailedException(RunReport report, Throwable cause) {
        super(textOf(report.pipeline(), cause), cause);
        this.report = Objects.requireNonNull(report, "report");
    }

    private static String textOf(String pipeline, Throwable cause) {
        StageTrace trace = StageTrace.of(cause);
        String where = trace == null ? "" : " in stage '" + trace.stage() + "'";
        String what;
        try {
            what = cause.toString();
        } catch (RuntimeException cannotSay) {
            what = cause.getClass().getName();
        }
        return "pipeline '" + pipeline + "' failed" + where + ": " + what;
    }

    /** The final account of the run. */
    public RunReport report() {
        return report;
    }
}
