package io.millrace.core.runtime;

import java.lang.Thread.UncaughtExceptionHandler;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Where the failure of a task goes that nobody waits for: to the log, and to the handler that the program has set. */
final class TaskFailures implements UncaughtExceptionHandler {

    private static final Logger LOG = Loggers.getLogger(TaskFailures.class);

    static final TaskFailures LOGGED = new TaskFailures();

    private TaskFailures() {}

    /** Runs {@code task}; the thread goes on whatever it throws. */
    static void contain(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            report(failure);
        }
    }

    private static void report(Throwable failure) {
        Thread thread = Thread.currentThread();
        UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
        try {
            // A thread group prints to the error stream: what every thread has that was given no handler of its own.
            (handler == null || handler instanceof ThreadGroup ? LOGGED : handler).uncaughtException(thread, failure);
        } catch (Throwable broken) {
            LOG.error("The handler of uncaught exceptions failed", broken);
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        LOG.error("A task failed on thread " + thread.getName(), failure);
        UncaughtExceptionHandler program = Thread.getDefaultUncaughtExceptionHandler();
        if (program != null) {
            program.uncaughtException(thread, failure);
        }
    }
}
