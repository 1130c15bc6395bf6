package io.millrace.operators.hub;

import org.jspecify.annotations.Nullable;

/**
 * What is in the queue of a subscriber. Guarded by its subscriber.
 *
 * @param <T> the elements
 */
interface Store<T> {

    /** What became of an element, or of another one in its stead. */
    enum Put {
        QUEUED,
        /** It is not in. */
        DROPPED,
        /** It is in, and the oldest one has gone. */
        EVICTED,
        /** It is in, and the one of its key has gone. */
        CONFLATED,
        /** It is not in, and the subscriber must go. */
        REFUSED
    }

    Put put(T element) throws Exception;

    @Nullable
    T poll();

    int size();
}
