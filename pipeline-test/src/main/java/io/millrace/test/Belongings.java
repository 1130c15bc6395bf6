package io.millrace.test;

import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.RunFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The runtimes of one test, and what it has promised. */
final class Belongings {

    /** How long a run or a thread that is about to end may take; a test that leaves nothing never waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final AtomicLong TESTS = new AtomicLong();

    private final String test;
    private final Leftovers leftovers = new Leftovers();
    private @Nullable PipelineRuntime runtime;
    private @Nullable VirtualTime time;

    /**
     * No runtime yet.
     *
     * @param test identifies the test, for messages
     */
    Belongings(String test) {
        this.test = test;
    }

    Leftovers leftovers() {
        return leftovers;
    }

    /** The runtime with real threads. Their name is of no other runtime in this JVM, so that they can be found. */
    PipelineRuntime runtime() {
        PipelineRuntime present = runtime;
        if (present == null) {
            present = PipelineRuntime.builder()
                    .name("test[" + TESTS.incrementAndGet() + "]")
                    .loops(2)
                    .cpuThreads(2)
                    .build();
            runtime = present;
        }
        return present;
    }

    VirtualTime time() {
        VirtualTime present = time;
        if (present == null) {
            present = VirtualTime.create();
            time = present;
        }
        return present;
    }

    /** Closes the runtimes and says what was left, one sentence each. */
    List<String> close() {
        List<String> found = new ArrayList<>(leftovers.found());
        if (time != null) {
            time.runUntilIdle();
            addRunsAndTimers(time.runtime(), false, found);
            time.close();
        }
        if (runtime != null) {
            addRunsAndTimers(runtime, true, found);
            runtime.close();
            addThreads(runtime.name(), found);
        }
        return found;
    }

    private static void addRunsAndTimers(PipelineRuntime runtime, boolean wait, List<String> found) {
        int runs = found.size();
        for (PipelineRun run : runtime.runs()) {
            if (!run.state().isTerminal() && !(wait && endsByItself(run))) {
                found.add("a run of pipeline '" + run.name() + "' that is " + run.state() + ":\n"
                        + run.snapshot().toText());
                run.cancel();
            }
        }
        int timers = runtime.clock().pending();
        if (timers > 0 && found.size() == runs) {
            found.add(timers + (timers == 1 ? " timer" : " timers") + " on the clock of runtime '" + runtime.name()
                    + "'");
        }
    }

    private static boolean endsByItself(PipelineRun run) {
        try {
            run.await(PATIENCE);
        } catch (TimeoutException late) {
            return false;
        } catch (RunFailedException ended) {
            return true;
        }
        return true;
    }

    private void addThreads(String runtimeName, List<String> found) {
        Thread[] all = new Thread[Thread.activeCount() + 16];
        int count = Thread.enumerate(all);
        for (int i = 0; i < count; i++) {
            Thread thread = all[i];
            if (thread != null && thread.getName().startsWith(runtimeName) && !ends(thread)) {
                found.add("the thread " + thread.getName() + " of " + test + ", at " + where(thread));
            }
        }
    }

    private static boolean ends(Thread thread) {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private static String where(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0 ? "its end" : stack[0].toString();
    }
}
