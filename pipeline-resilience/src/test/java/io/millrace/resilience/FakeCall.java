package io.millrace.resilience;

import io.millrace.core.spi.Call;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** A call that the test moves on. */
public final class FakeCall implements Call {

    private Object input = "element";
    private int attempt = 1;
    private long entered;
    private long deadline = NEVER;
    private long stamp;

    /** Of the element {@code element}. */
    public FakeCall input(Object element) {
        this.input = element;
        return this;
    }

    FakeCall attempt(int number) {
        this.attempt = number;
        return this;
    }

    public FakeCall entered(long time) {
        this.entered = time;
        return this;
    }

    /** Given up at {@code time}. */
    public FakeCall deadline(long time) {
        this.deadline = time;
        return this;
    }

    @Override
    public Object input() {
        return input;
    }

    @Override
    public int attempt() {
        return attempt;
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
        return entered;
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public Object result() {
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
