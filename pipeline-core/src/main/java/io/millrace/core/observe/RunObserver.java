package io.millrace.core.observe;

import io.millrace.core.PipelineRun;

/**
 * Hears of the runs of a runtime; see {@code PipelineRuntime.observe}. Nothing is said about single elements: what they do is in
 * {@link PipelineRun#snapshot}, for who asks.
 *
 * <p>The methods must return soon, and may be called on several threads at the same time. What they throw is logged and changes
 * nothing.
 */
public interface RunObserver {

    /** A run begins, and its stages are known; on the thread that starts it. Also said of runs that go on when the observer comes. */
    default void started(PipelineRun run) {}

    /** A run has ended, and {@code report} is final; once for each that was started, on any thread, before who waits for it hears of it. */
    default void ended(PipelineRun run, RunReport report) {}

    /**
     * A stage keeps a thread for longer than the runtime's watchdog allows. Said once, and again whenever the time has doubled; on the
     * thread of the watchdog, and never after the run has ended.
     */
    default void held(PipelineRun run, HeldStage stage) {}

    /**
     * A stage that was {@link #held} has gone on, a look of the watchdog ago at most; as often as it was first said to be held,
     * unless the run has ended meanwhile.
     */
    default void released(PipelineRun run, HeldStage stage) {}
}
