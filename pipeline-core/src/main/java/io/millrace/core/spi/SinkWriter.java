package io.millrace.core.spi;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The open end of a {@link Sink} in one run.
 *
 * @param <T> the elements it accepts
 */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
public interface SinkWriter<T> extends AutoCloseable {

    /**
     * Writes {@code element}. Null confirms it at once; a publisher confirms it when it completes, and its elements are
     * ignored. An exception or an error is a failure of the element and follows the stage's error policy.
     */
    @Nullable
    Publisher<?> write(T element) throws Exception;

    /** Flushes and gives back what {@link Sink#open} took. Called once, after the last element has ended. */
    @Override
    default void close() throws Exception {}
}
