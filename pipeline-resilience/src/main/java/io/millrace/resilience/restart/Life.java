package io.millrace.resilience.restart;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A source from its opening to its end. Used as a {@link io.millrace.core.spi.PollReader} is.
 *
 * @param <T> the elements
 */
interface Life<T> {

    /** The next element; null when none is there now or none will come. */
    @Nullable
    T poll() throws Exception;

    /** What came with the element that was polled last. */
    default ContextView context() {
        return Context.empty();
    }

    /** Whether {@link #poll} would return an element now. Any thread. */
    boolean ready();

    /** Whether {@link #poll} will never return an element again. Any thread. */
    boolean ended();

    /** What it ended with; null when it has ended well. */
    @Nullable
    Throwable failure();

    /** Takes nothing new. Any thread. */
    void shut();

    /** Gives back what it took. */
    void close() throws Exception;
}
