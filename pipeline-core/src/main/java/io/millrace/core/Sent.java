package io.millrace.core;

import reactor.util.context.Context;
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
        if (context.isEmpty()) {
            return element;
        }
        // What is of the sender's run is not of the run that gets the element.
        boolean fromRun = context.hasKey(PipelineRun.class) || context.hasKey(Scope.class);
        ContextView own =
                fromRun ? Context.of(context).delete(PipelineRun.class).delete(Scope.class) : context;
        return own.isEmpty() ? element : new Sent(element, own);
    }
}
