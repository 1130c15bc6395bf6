package io.millrace.core.spi;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The open end of a {@link PollSource} in one run.
 *
 * @param <T> the elements
 */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
public interface PollReader<T> extends TrackedReader, AutoCloseable {

    /**
     * The next element; null when none is there now or none will come. One call at a time; must not wait for an
     * element. An exception fails the run after what was read.
     */
    @Nullable
    T poll() throws Exception;

    /**
     * The Reactor context that came with the element which {@link #poll} returned last; empty for none. It goes with the
     * element and with all that is made of it, up to where elements are collected, and reaches each call as its subscriber's
     * context, over that of the run.
     */
    default ContextView context() {
        return Context.empty();
    }

    /**
     * Whether {@link #poll}, which has returned null, would return an element now. Asked before the engine waits to be woken. Any
     * thread.
     */
    boolean ready();

    /**
     * Whether {@link #poll} will never return an element again. Asked whenever nothing was there or was wanted, and once more
     * before the engine waits to be woken. Any thread.
     */
    boolean ended();

    /**
     * What the source ended with; asked once it has ended. The run fails with it.
     *
     * @return null when it has ended well
     */
    default @Nullable Throwable failure() {
        return null;
    }

    /**
     * The run drains: takes nothing new from now on, and ends once {@link #poll} has returned what is in store. Any thread,
     * any number of times; must not wait.
     */
    void shut();

    /** Gives back what {@link PollSource#open} took. Called once, when the run reads nothing more. */
    @Override
    default void close() throws Exception {}
}
