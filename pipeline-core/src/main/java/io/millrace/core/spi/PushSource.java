package io.millrace.core.spi;

import org.reactivestreams.Publisher;

/**
 * A source that is a publisher.
 *
 * @param <T> the elements
 */
public non-sealed interface PushSource<T> extends Source<T> {

    /** The publisher of one run; subscribed to once. Its demand is bounded by the engine. */
    Publisher<? extends T> open() throws Exception;
}
