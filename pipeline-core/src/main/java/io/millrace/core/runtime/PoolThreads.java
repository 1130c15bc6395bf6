package io.millrace.core.runtime;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;

/** Makes the threads of a runtime: daemons that are named after it. */
final class PoolThreads {

    /** Since this JDK a virtual thread that waits for a monitor does not hold its carrier thread (JEP 491). */
    private static final int VIRTUAL_THREADS_SINCE = 24;

    private PoolThreads() {}

    /** The one thread of a loop or a clock, on which Reactor refuses to block. */
    static ThreadFactory nonBlocking(String name) {
        return task -> daemon(new NonBlockingThread(task, name));
    }

    /** Platform threads {@code prefix-1}, {@code prefix-2}, and so on. */
    static ThreadFactory platform(String prefix) {
        AtomicInteger made = new AtomicInteger();
        return task -> daemon(new Thread(task, prefix + "-" + made.incrementAndGet()));
    }

    /** Virtual threads where the JDK has them and they can wait for anything, else platform threads. */
    static ThreadFactory virtualOrPlatform(String prefix) {
        ThreadFactory virtual = Runtime.version().feature() >= VIRTUAL_THREADS_SINCE ? virtual(prefix) : null;
        return virtual == null ? platform(prefix) : virtual;
    }

    /** By reflection, because the baseline is a JDK without {@code Thread.ofVirtual()}; null when that does not work. */
    private static @Nullable ThreadFactory virtual(String prefix) {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
            builder.getMethod("name", String.class, long.class).invoke(virtual, prefix + "-", 1L);
            builder.getMethod("uncaughtExceptionHandler", UncaughtExceptionHandler.class)
                    .invoke(virtual, TaskFailures.LOGGED);
            return (ThreadFactory) builder.getMethod("factory").invoke(virtual);
        } catch (ReflectiveOperationException | RuntimeException notOnThisJdk) {
            return null;
        }
    }

    static Thread daemon(Thread thread) {
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(TaskFailures.LOGGED);
        return thread;
    }

    private static final class NonBlockingThread extends Thread implements NonBlocking {
        NonBlockingThread(Runnable task, String name) {
            super(task, name);
        }
    }
}
