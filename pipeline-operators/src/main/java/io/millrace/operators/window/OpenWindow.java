package io.millrace.operators.window;

import io.millrace.core.spi.LogicContext.Group;
import org.jspecify.annotations.Nullable;

/**
 * One window of one key. It is in the line of its key, and in the agenda until it is of no more use.
 *
 * <p>OPEN, until it is emitted; then EMITTED, as long as late elements may change it; GONE when it is of no more use, also before
 * its turn in the agenda when another session has taken it over.
 */
final class OpenWindow<A> {

    enum State {
        OPEN,
        EMITTED,
        GONE
    }

    final Object key;
    /** The elements that will be acknowledged with what is emitted next. Of several windows of one element, the last has it. */
    final Group group;

    long start;
    long end;
    /** What it has made of its elements; null when there is nothing that was not emitted. */
    @Nullable
    A kept;

    int revision;
    State state = State.OPEN;

    @Nullable
    OpenWindow<A> nextOfKey;

    @Nullable
    OpenWindow<A> nextDue;

    OpenWindow(Object key, long start, long end, Group group) {
        this.key = key;
        this.start = start;
        this.end = end;
        this.group = group;
    }

    boolean waits() {
        return state == State.OPEN;
    }
}
