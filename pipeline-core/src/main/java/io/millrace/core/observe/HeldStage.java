package io.millrace.core.observe;

import java.time.Duration;
import java.util.List;

/**
 * A stage that keeps a thread: its code was called and has not returned, so nothing else in its segment can go on.
 *
 * @param stage the stage's name
 * @param thread the thread that is inside; a loop, a thread of a pool, or any other that brought an element or asked for one
 * @param duration how long at least
 * @param stack where the thread was when the stage was found, innermost frame first; empty once the stage has gone on
 */
public record HeldStage(String stage, Thread thread, Duration duration, List<StackTraceElement> stack) {

    /** Keeps its own copy of the stack. */
    public HeldStage {
        stack = List.copyOf(stack);
    }
}
