package io.millrace.core.spi;

import io.millrace.core.observe.Bound;
import org.reactivestreams.Publisher;

/**
 * A source that is a publisher.
 *
 * @param <T> the elements
 */
public non-sealed interface PushSource<T> extends Source<T> {

    /** What a publisher holds for itself is not ours to see. */
    @Override
    default Bound held() {
        return Bound.unknown();
    }

    /** The publisher of one run; subscribed to once. Its demand is bounded by the engine. */
    Publisher<? extends T> open() throws Exception;
}
