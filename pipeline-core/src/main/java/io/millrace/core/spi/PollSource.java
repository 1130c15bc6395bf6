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
     * Opens the source for one run. The engine closes the reader at the end of the run, whatever happened.
     *
     * @param wake to be run after something has changed that {@link PollReader#ready} or {@link PollReader#ended} tells; any
     *     thread, cheap when the engine is not waiting. Without a loop, as in a pipeline that is subscribed to as a plain
     *     publisher, the elements are delivered in it
     */
    PollReader<T> open(Runnable wake) throws Exception;
}
