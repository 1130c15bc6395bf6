package io.millrace.core.spi;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The open end of a {@link PullSource} in one run.
 *
 * @param <T> the elements
 */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
public interface SourceReader<T> extends AutoCloseable {

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

    /**
     * The position of the element that {@link #next} returned last, such as a line number. The default counts nothing:
     * the engine then uses the element's number, from 1.
     */
    default long position() {
        return -1;
    }

    /** How far reading has come, from 0 to 1; negative when unknown. Any thread. */
    default double progress() {
        return -1;
    }

    /** The element at {@code position} has ended and may be forgotten. Any thread, in any order, once an element. */
    default void acknowledged(long position) {}

    /** The element at {@code position} was not finished and should be delivered again some day. Any thread, once. */
    default void returned(long position) {}

    /** Gives back what {@link PullSource#open} took. Called once, after the last element has ended. */
    @Override
    default void close() throws Exception {}
}
