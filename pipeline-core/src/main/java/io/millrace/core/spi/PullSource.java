package io.millrace.core.spi;

import io.millrace.core.observe.Bound;

/**
 * A source that the engine reads element by element.
 *
 * @param <T> the elements
 */
public non-sealed interface PullSource<T> extends Source<T> {

    /**
     * Fails when it is clear already that the source cannot be read, such as a file that is not there. Called when a run
     * starts, before a sink is opened, which may destroy what was written before. Must not wait for input.
     */
    default void check() throws Exception {}

    @Override
    default Bound held() {
        return Bound.none();
    }

    /** Opens the source for one run. The engine closes the reader at the end of the run, whatever happened. */
    SourceReader<T> open() throws Exception;

    /**
     * Whether reading may block its thread (a file, a socket). Such a source is read on a blocking pool, unless the
     * pipeline is subscribed to as a plain publisher without a runtime: then on the thread that asks.
     */
    default boolean blocks() {
        return false;
    }

    /** Whether {@link SourceReader#acknowledged} and {@link SourceReader#returned} are wanted: turns tracking on. */
    default boolean acknowledges() {
        return false;
    }
}
