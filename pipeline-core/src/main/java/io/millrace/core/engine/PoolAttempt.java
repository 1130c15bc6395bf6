package io.millrace.core.engine;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.runtime.PoolTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * A function that is called on a pool. Given up before it began, it never begins; given up while it runs, it is not
 * interrupted, and occupies its thread and its place in the stage until it has returned.
 */
final class PoolAttempt extends LaterAttempt implements PoolTask {

    private final CheckedFunction<Object, @Nullable Object> function;
    private final Object input;
    private volatile boolean returned;
    private volatile @Nullable Thread thread;
    /** Written before the attempt ends. */
    private long workNanos = -1;

    PoolAttempt(CallSlot slot, CheckedFunction<Object, @Nullable Object> function) {
        super(slot);
        this.function = function;
        this.input = slot.input();
    }

    @Override
    public void run() {
        if (isOpen()) {
            thread = Thread.currentThread();
            call();
        } else {
            returned = true;
            slot().segment.enter(this);
        }
    }

    /** As if the function had thrown that. */
    @Override
    public void refused(RejectedExecutionException why) {
        returned = true;
        fail(why);
        if (wasGivenUp()) {
            slot().segment.enter(this);
        }
    }

    private void call() {
        CallSegment segment = slot().segment;
        Object value = null;
        Throwable error = null;
        long begin = segment.run.nanoTime();
        try {
            value = function.apply(input);
        } catch (Throwable failure) {
            error = failure;
        }
        workNanos = segment.run.nanoTime() - begin;
        thread = null;
        returned = true;
        if (error != null) {
            fail(error);
        } else if (segment.confirms() && value instanceof Publisher<?> publisher) {
            confirm(publisher);
        } else if (segment.confirms()) {
            succeed(input);
        } else if (value == null) {
            fail(new NullPointerException("the function of stage '" + segment.stage()
                    + "' returned null; return a value," + " or leave the element out with a filter"));
        } else {
            succeed(value);
        }
        if (wasGivenUp()) {
            segment.enter(this);
        }
    }

    /** The sink was written on a pool and confirms later. */
    private void confirm(Publisher<?> publisher) {
        try {
            publisher.subscribe(this);
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    @Override
    long workNanos() {
        return workNanos;
    }

    @Override
    boolean lingers() {
        return !returned;
    }

    @Override
    String where() {
        Thread on = thread;
        return on == null ? "waiting for a thread of its pool" : "running on thread " + on.getName();
    }
}
