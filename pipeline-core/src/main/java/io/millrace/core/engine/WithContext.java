package io.millrace.core.engine;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** An element of an untracked run that came with a context. Nobody wants to hear how it ends. */
final class WithContext extends Envelope {

    private final ContextView context;

    WithContext(Object element, long position, ContextView context) {
        super(element, position);
        this.context = context;
    }

    @Override
    ContextView context() {
        return context;
    }

    @Override
    void ended(boolean accepted, @Nullable Throwable cause) {}
}
