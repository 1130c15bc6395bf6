package io.millrace.core.runtime;

/** Something that takes tasks, runs them and counts them; the parts of a runtime's {@link Workers}. */
interface TaskRunner {

    /** Where its tasks are counted. */
    TaskBook book();

    /** How many tasks were taken so far. Any thread. */
    default long accepted() {
        return book().accepted();
    }

    /** How many of them have ended. Any thread. */
    default long finished() {
        return book().finished();
    }

    /** Calls {@code check} from now on whenever no task is waiting or running here. */
    default void whenQuiet(Runnable check) {
        book().whenQuiet(check);
    }

    /** Takes no more tasks from now on; those that wait still run. */
    void close();

    /**
     * Forgets the tasks that have not begun.
     *
     * @return how many these were, plus how many are still running
     */
    long discard();

    /** Waits until the threads have ended, after {@link #close()}. */
    void join(Deadline deadline) throws InterruptedException;

    /** Whether the calling thread is running one of its tasks. */
    boolean isCaller();
}
