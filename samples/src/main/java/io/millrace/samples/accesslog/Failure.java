package io.millrace.samples.accesslog;

import io.millrace.core.RunFailedException;
import io.millrace.core.StageTrace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, for people and for scripts.
 *
 * @param exitCode see {@code --help}
 * @param message one line that names the file or the stage
 */
record Failure(int exitCode, String message) {

    private static final int MAX_CHARS = 500;

    Failure {
        message = Excerpt.printable(message, MAX_CHARS);
    }

    /** The log could not be opened. */
    static Failure ofInput(Exception e) {
        return new Failure(ExitCode.BAD_INPUT, message(e, null));
    }

    /** The log of that name has no line. */
    static Failure emptyInput(String name) {
        return new Failure(ExitCode.BAD_INPUT, name + " is empty: it has no line");
    }

    /** A run has failed. */
    static Failure of(RunFailedException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        StageTrace trace = StageTrace.of(cause);
        String stage = trace == null ? null : trace.stage();
        return new Failure(exitCode(cause, stage), message(cause, stage));
    }

    private static int exitCode(Throwable cause, @Nullable String stage) {
        if (!(cause instanceof IOException)) {
            return ExitCode.FAILED;
        }
        // without a stage, it failed before the first line or after the last: a file to write was opened or closed
        return AccessLog.READ.equals(stage) ? ExitCode.BAD_INPUT : ExitCode.BAD_OUTPUT;
    }

    private static String message(Throwable cause, @Nullable String stage) {
        String message = cause.getMessage();
        // messages about files say everything; others need the kind of exception
        String text = cause instanceof IOException && message != null ? message : cause.toString();
        return stage == null ? text : text + " (stage '" + stage + "')";
    }
}
