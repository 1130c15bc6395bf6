package io.millrace.core.spi;

import io.millrace.core.observe.Bound;

/**
 * A source that the engine asks for what is there already, and that says when there is more: a queue, a mailbox, a
 * connection. Nothing waits in it.
 *
 * @param <T> the elements
 */
public non-sealed interface PollSource<T> extends Source<T> {

    @Override
    default Bound held() {
        return Bound.unknown();
    }

    /**
     * Fails when it is clear already that the source cannot be read, such as a file that is not there. Called when a run
     * starts, before a sink is opened, which may destroy what was written before. Must not wait for input.
     */
    default void check() throws Exception {}

    /** Opens the source for one run. The engine closes the reader at the end of the run, whatever happened. */
    PollReader<T> open(PollContext context) throws Exception;

    /**
     * Whether opening and polling may block the thread, as reading a file does; waiting for an element is never allowed. Such
     * a source is read on a blocking pool.
     */
    default boolean blocks() {
        return false;
    }

    /** Whether {@link PollReader#acknowledged} and {@link PollReader#returned} are wanted: turns tracking on. */
    default boolean acknowledges() {
        return false;
    }
}
