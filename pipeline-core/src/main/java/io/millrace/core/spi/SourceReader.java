package io.millrace.core.spi;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The open end of a {@link PullSource} in one run.
 *
 * @param <T> the elements
 */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
public interface SourceReader<T> extends TrackedReader, AutoCloseable {

    /** The next element, or null at the end. One call at a time. An exception fails the run after what was read. */
    @Nullable
    T next() throws Exception;

    /**
     * Whether it is known, without reading, that nothing more comes: then the stream completes right after its last
     * element, and not only when more is asked for. Asked after each element of a source that does not block.
     */
    default boolean exhausted() {
        return false;
    }

    /**
     * The iterator behind this reader when reading is nothing more than iterating; null otherwise. The engine then may take
     * the elements from it instead of {@link #next}, which saves a call for each, and which it never does in turns. Asked
     * at most once, before the first element.
     */
    default @Nullable Iterator<? extends T> iterator() {
        return null;
    }

    /** Gives back what {@link PullSource#open} took. Called once, after the last element has ended. */
    @Override
    default void close() throws Exception {}
}
