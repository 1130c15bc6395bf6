package io.millrace.core.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The workers of another runtime, except that a loop's tasks run where they are submitted, before {@code execute} returns. For
 * pipelines that are subscribed to as a plain publisher: their elements stay on the threads of those who send them. Such a
 * loop does not keep tasks apart: who submits them does.
 */
public final class DirectLoop implements Workers {

    private final Workers delegate;

    /** Shares the pools of {@code delegate}, which closes them. */
    public DirectLoop(Workers delegate) {
        this.delegate = delegate;
    }

    @Override
    public Executor loop() {
        return TaskFailures::contain;
    }

    @Override
    public WorkPool cpu() {
        return delegate.cpu();
    }

    @Override
    public WorkPool blocking() {
        return delegate.blocking();
    }

    @Override
    public WorkPool pool(String poolName) {
        return delegate.pool(poolName);
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        return delegate.await(future, timeout);
    }

    /** Does nothing: the pools belong to the other runtime. */
    @Override
    public void close(Duration graceTime) {}

    @Override
    public String toString() {
        return "DirectLoop[" + delegate + "]";
    }
}
