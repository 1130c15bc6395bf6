package io.millrace.operators.hub;

import java.util.List;

/**
 * Which subscribers of a hub get an element.
 *
 * @param <T> the elements
 */
interface Routing<T> {

    /** What decides about {@code element}; on the writer's thread, without a lock. */
    int place(T element) throws Exception;

    /** Who gets an element of that place now; under the lock of the exchange. */
    List<HubSubscriber<T>> recipients(int place);

    /** Who is attached has changed; under the lock of the exchange. */
    void members(List<HubSubscriber<T>> members);

    /** Whether a writer that waits may be overtaken by those behind it, who have other recipients. */
    boolean overtaking();
}
