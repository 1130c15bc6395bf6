package io.millrace.core.engine;

import org.jspecify.annotations.Nullable;

/** Fused synchronous stages in executable form; of any number of runs at a time. */
abstract class FusedChain {

    private FusedLoop loop = new LoopTemplate(this);

    /** The loop of a source that stands right before these stages. */
    final FusedLoop loop() {
        return loop;
    }

    /** Sets the copy of the loop that was made for this chain; before anyone runs it. */
    final void loop(FusedLoop copy) {
        loop = copy;
    }

    /**
     * What the stages make of {@code element}; null when one left it out, and {@code state.step} says which. When one
     * fails, {@code state.step} and {@code state.input} say which and with what.
     */
    abstract @Nullable Object apply(Object element, ElementState state) throws Exception;

    /** The plain form: goes through the stages one by one. */
    static final class Interpreted extends FusedChain {

        private final ElementCode code;

        Interpreted(ElementCode code) {
            this.code = code;
        }

        @Override
        @Nullable
        Object apply(Object element, ElementState state) throws Exception {
            Object value = element;
            try {
                for (int step = 0; step < code.length; step++) {
                    state.step = step;
                    Object result = ElementCode.apply(code.kind(step), code.function(step), value, state, step);
                    if (result == null) {
                        return null;
                    }
                    value = result;
                }
                return value;
            } catch (Throwable failure) {
                state.input = value;
                throw failure;
            }
        }
    }
}
