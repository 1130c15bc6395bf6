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

    private static final AtomicLong TESTS = new AtomicLong();

    private final String test;
    private final Duration patience;
    private final Leftovers leftovers = new Leftovers();
    private @Nullable PipelineRuntime runtime;
    private @Nullable VirtualTime time;

    /**
     * No runtime yet.
     *
     * @param test identifies the test, for messages
     * @param patience how long a run or a thread that is about to end may take; nothing waits for it when nothing is left
     */
    Belongings(String test, Duration patience) {
        this.test = test;
        this.patience = patience;
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

    private void addRunsAndTimers(PipelineRuntime runtime, boolean wait, List<String> found) {
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

    private boolean endsByItself(PipelineRun run) {
        try {
            run.await(patience);
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

    private boolean ends(Thread thread) {
        try {
            thread.join(patience.toMillis());
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
