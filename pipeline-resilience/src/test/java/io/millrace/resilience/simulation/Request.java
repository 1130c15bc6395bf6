package io.millrace.resilience.simulation;

import io.millrace.core.spi.Call;
import io.millrace.resilience.shed.Priority;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What a client asks for, once: an attempt of an {@link Ask}. */
final class Request implements Call {

    enum State {
        WAITING,
        RUNNING,
        ENDED
    }

    final Ask ask;
    final long entered;
    final long deadline;
    State state = State.WAITING;
    long started;
    private long stamp;

    Request(Ask ask, long entered, long deadline) {
        this.ask = ask;
        this.entered = entered;
        this.deadline = deadline;
    }

    /** What a client wants to know, over all its attempts. */
    static final class Ask {
        final long began;
        final Priority priority;
        int attempts;
        boolean over;

        Ask(long began, Priority priority) {
            this.began = began;
            this.priority = priority;
        }
    }

    @Override
    public Object input() {
        return ask;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public boolean isHedge() {
        return false;
    }

    @Override
    public ContextView context() {
        return Context.empty();
    }

    @Override
    public long entered() {
        return entered;
    }

    @Override
    public long started() {
        return started;
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public @Nullable Object result() {
        return null;
    }

    @Override
    public long stamp() {
        return stamp;
    }

    @Override
    public void stamp(long number) {
        this.stamp = number;
    }
}
