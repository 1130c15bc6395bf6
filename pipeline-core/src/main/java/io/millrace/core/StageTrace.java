package io.millrace.core;

/**
 * Says where in a pipeline an exception was thrown; attached to the user's exception as a suppressed one. It names no
 * element: logs keep no secrets.
 */
public final class StageTrace extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String pipeline;
    private final String stage;
    private final int attempt;
    private final long position;

    /**
     * A trace.
     *
     * @param pipeline the pipeline's name
     * @param stage the stage's name
     * @param attempt the attempt that failed, from 1; 0 when none was made
     * @param position the element's position at the source; -1 when it is not tracked
     */
    public StageTrace(String pipeline, String stage, int attempt, long position) {
        super(text(pipeline, stage, attempt, position), null, false, false);
        this.pipeline = pipeline;
        this.stage = stage;
        this.attempt = attempt;
        this.position = position;
    }

    private static String text(String pipeline, String stage, int attempt, long position) {
        return "in stage '" + stage + "' of pipeline '" + pipeline + "'"
                + (attempt > 1 ? ", attempt " + attempt : "")
                + (position >= 0 ? ", at position " + position : "");
    }

    /** The pipeline's name. */
    public String pipeline() {
        return pipeline;
    }

    /** The stage's name. */
    public String stage() {
        return stage;
    }

    /** The attempt that failed, from 1; 0 when none was made. */
    public int attempt() {
        return attempt;
    }

    /** The element's position at the source; -1 when it is not tracked. */
    public long position() {
        return position;
    }

    /** The trace attached to {@code error}, or null. */
    public static @org.jspecify.annotations.Nullable StageTrace of(Throwable error) {
        for (Throwable suppressed : error.getSuppressed()) {
            if (suppressed instanceof StageTrace trace) {
                return trace;
            }
        }
        return null;
    }
}
