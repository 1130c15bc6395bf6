package io.millrace.core.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The wakers that a thread has to run, one after another. A waker may do the work of the one that waits before it returns, which
 * may give something back and so wake the next one: run at once, a thousand that wait would be a thousand calls deep.
 */
public final class Wakes {

    /** What is left to run, while the thread runs a waker; null otherwise. */
    private static final ThreadLocal<@Nullable Deque<Runnable>> LEFT = new ThreadLocal<>();

    private Wakes() {}

    /**
     * Runs {@code waker} before it returns; called out of a waker, after that one and before the outer call returns. If
     * wakers throw, the others still run, and the outer call throws what the first one threw.
     */
    public static void run(Runnable waker) {
        Deque<Runnable> running = LEFT.get();
        if (running != null) {
            running.add(waker);
            return;
        }
        Deque<Runnable> left = new ArrayDeque<>();
        LEFT.set(left);
        try {
            runAll(waker, left);
        } finally {
            LEFT.remove();
        }
    }

    private static void runAll(Runnable first, Deque<Runnable> left) {
        Throwable thrown = null;
        for (Runnable next = first; next != null; next = left.poll()) {
            try {
                next.run();
            } catch (RuntimeException | Error failure) {
                thrown = thrown == null ? failure : thrown;
            }
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
