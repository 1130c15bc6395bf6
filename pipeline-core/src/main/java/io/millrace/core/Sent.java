package io.millrace.core;

import reactor.util.context.ContextView;

/**
 * An element in an ingress, with the context of its sender. One without a context is in the ring as it is.
 *
 * @param element the element
 * @param context what its sender had in its Reactor context
 */
record Sent(Object element, ContextView context) {

    /** What stands for {@code element} in the ring. */
    static Object of(Object element, ContextView context) {
        return context.isEmpty() ? element : new Sent(element, context);
    }
}
