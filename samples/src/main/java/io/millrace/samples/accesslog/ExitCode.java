package io.millrace.samples.accesslog;

/** The exit codes of the command; {@code --help} explains them. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int BAD_INPUT = 3;
    static final int BAD_OUTPUT = 4;
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
