package io.millrace.core.runtime;

import java.util.concurrent.Executor;

/**
 * Threads for functions that are too long for a loop, shared by the stages of many runs. Each stage has a line of its own. A
 * thread that is free takes from the line with the fewest tasks that run, and among equals from each in turn: so stages that
 * have work share the threads evenly, and the tasks of one wait for at most one task of each other stage. What a stage does
 * not use, the others have.
 *
 * <p>Lines have no bound of their own: a stage hands over no more tasks than it may have in flight.
 */
public interface WorkPool extends Executor {

    /** How many tasks run at a time, at least 1; those of runs that a running task has started may be more. */
    int size();

    /**
     * A new line. Call it on the thread that starts the run: when that is a thread of a pool, the tasks of the line never wait
     * for the function that runs there, which may be waiting for them.
     *
     * @param whom stage and pipeline, for messages
     * @throws IllegalStateException if the line could only be served by the thread that is calling
     */
    Executor lineFor(String whom);
}
