package io.millrace.benchmarks.edge;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;

/**
 * Tells a program that hangs from one that is slow: it hangs when nothing comes, look after look, while every thread of the JVM
 * waits. A look that finds a thread at work does not count, so that a busy machine makes a program late but not wrong.
 *
 * <p>The looks of one verdict take three seconds or more, and no program has a timer of more than half a second.
 */
final class Stillness {

    /** Between two looks. */
    static final long LOOK_MILLIS = 100;

    private static final int LOOKS = 30;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long seen = -1;
    private int quiet;

    /** One look, with the number of elements that have come so far; whether enough looks in a row saw nothing move. */
    boolean look(long elements) {
        if (elements != seen) {
            seen = elements;
            quiet = 0;
        } else if (everyThreadWaits()) {
            quiet++;
        }
        return quiet >= LOOKS;
    }

    private boolean everyThreadWaits() {
        long self = Thread.currentThread().getId();
        long[] others = Arrays.stream(threads.getAllThreadIds())
                .filter(id -> id != self)
                .toArray();
        return Arrays.stream(threads.getThreadInfo(others, 1))
                .filter(Objects::nonNull)
                .noneMatch(Stillness::works);
    }

    /** The JVM's own threads count as running while they wait in native code, or have no frame at all. */
    private static boolean works(ThreadInfo thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return thread.getThreadState() == Thread.State.RUNNABLE && stack.length > 0 && !stack[0].isNativeMethod();
    }
}
