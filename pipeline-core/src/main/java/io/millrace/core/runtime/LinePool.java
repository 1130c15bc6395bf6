package io.millrace.core.runtime;

/** A pool that is served from {@link Lines}. */
interface LinePool extends WorkPool, TaskRunner {

    /** Puts {@code task} at the end of {@code line}. Any thread. */
    void execute(Line line, Runnable task);
}
