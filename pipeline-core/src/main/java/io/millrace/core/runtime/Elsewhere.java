package io.millrace.core.runtime;

/** A thread for one thing that none of a runtime's own threads may wait for, such as their end. */
public final class Elsewhere {

    private Elsewhere() {}

    /** Runs {@code task} on a new daemon thread of that name. */
    public static void run(String threadName, Runnable task) {
        Thread thread = new Thread(task, threadName);
        thread.setDaemon(true);
        thread.start();
    }
}
