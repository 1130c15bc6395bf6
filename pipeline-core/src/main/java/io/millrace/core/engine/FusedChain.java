package io.millrace.core.engine;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedPredicate;
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
        private final byte[] kinds;
        /** Functions by step and type, because a cast for each element costs as much as the call. */
        private final CheckedFunction<Object, Object>[] maps;

        private final CheckedPredicate<Object>[] filters;

        @SuppressWarnings({"unchecked", "rawtypes"}) // an array has no type parameters
        Interpreted(ElementCode code) {
            this.code = code;
            kinds = new byte[code.length];
            maps = new CheckedFunction[code.length];
            filters = new CheckedPredicate[code.length];
            for (int step = 0; step < code.length; step++) {
                kinds[step] = code.kind(step);
                if (kinds[step] == ElementCode.MAP) {
                    maps[step] = (CheckedFunction<Object, Object>) code.function(step);
                } else if (kinds[step] == ElementCode.FILTER) {
                    filters[step] = (CheckedPredicate<Object>) code.function(step);
                }
            }
        }

        @Override
        @Nullable
        Object apply(Object element, ElementState state) throws Exception {
            Object value = element;
            try {
                for (int step = 0; step < kinds.length; step++) {
                    state.step = step;
                    Object result;
                    switch (kinds[step]) {
                        case ElementCode.MAP -> result = NullResults.refuse(maps[step].apply(value), NullResults.MAP);
                        case ElementCode.FILTER -> result = filters[step].test(value) ? value : null;
                        default -> result = ElementCode.apply(kinds[step], code.function(step), value, state, step);
                    }
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
