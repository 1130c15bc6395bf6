package io.millrace.core.check;

/** How bad a {@link Finding} is. The worst comes first. */
public enum Severity {
    /** It cannot work: {@code run} refuses the pipeline, and a subscriber gets a {@link PipelineCheckException}. */
    ERROR,
    /** It works until something goes wrong, or some of the time. */
    WARNING,
    /** Worth knowing, or something that could not be looked into. */
    NOTE
}
