package io.millrace.core.check;

import java.util.stream.Collectors;

/** A pipeline was checked and something is wrong with it. The message has a line for each finding. */
public final class PipelineCheckException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CheckReport report;

    /** Something is wrong, as {@code report} says. */
    public PipelineCheckException(CheckReport report) {
        super(textOf(report));
        this.report = report;
    }

    private static String textOf(CheckReport report) {
        return "pipeline '" + Finding.oneLine(report.pipeline()) + "':\n"
                + report.findings().stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }

    /** All findings. */
    public CheckReport report() {
        return report;
    }
}
