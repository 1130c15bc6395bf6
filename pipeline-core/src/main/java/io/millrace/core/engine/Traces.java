package io.millrace.core.engine;

import io.millrace.core.StageTrace;

/** Attaches to a user's exception where in a pipeline it was thrown. */
final class Traces {

    /** An exception object that is thrown again and again must not grow without bound. */
    private static final int MOST = 8;

    private Traces() {}

    static Throwable attach(Throwable error, String pipeline, String stage, int attempt, long position) {
        synchronized (error) {
            Throwable[] present = error.getSuppressed();
            for (Throwable suppressed : present) {
                if (suppressed instanceof StageTrace trace && trace.pipeline().equals(pipeline)) {
                    return error;
                }
            }
            if (present.length < MOST) {
                error.addSuppressed(new StageTrace(pipeline, stage, attempt, position));
            }
        }
        return error;
    }
}
