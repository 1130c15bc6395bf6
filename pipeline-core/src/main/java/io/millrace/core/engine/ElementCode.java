package io.millrace.core.engine;

import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.spi.ElementOperator;
import io.millrace.core.stage.ElementDefinition;
import io.millrace.core.stage.OperatorDefinition;
import io.millrace.core.stage.SinkDefinition;
import io.millrace.core.stage.StageDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What fused synchronous stages do: a kind and a function for each. The same for all runs of a pipeline. Two are equal when
 * they consist of the same function objects, so that code made for one fits the other.
 */
final class ElementCode {

    /** Stages in one piece of code; longer sequences become several. */
    static final int LONGEST = 16;

    static final byte MAP = 0;
    static final byte FILTER = 1;
    private static final byte PEEK = 2;
    private static final byte TAKE = 3;
    private static final byte TAKE_WHILE = 4;
    private static final byte SKIP = 5;
    private static final byte SINK = 6;
    private static final byte OPERATOR = 7;

    final int length;
    private final byte[] kinds;
    private final Object[] functions;

    ElementCode(List<StageDefinition> definitions) {
        length = definitions.size();
        kinds = new byte[length];
        functions = new Object[length];
        for (int step = 0; step < length; step++) {
            StageDefinition definition = definitions.get(step);
            kinds[step] = kind(definition);
            // The counts of take and skip, the open sink and what operators remember are state of a run, not code: one
            // object stands for all.
            functions[step] = definition instanceof ElementDefinition element && !counts(kinds[step])
                    ? element.function()
                    : ElementCode.class;
        }
    }

    private static boolean counts(byte kind) {
        return kind == TAKE || kind == SKIP;
    }

    /** Whether a stage can be part of fused ones. */
    static boolean fuses(StageDefinition definition) {
        return definition instanceof ElementDefinition
                || operator(definition) != null
                || definition instanceof SinkDefinition to
                        && to.sink().confirmsAtOnce()
                        && !to.sink().blocks();
    }

    /** The operator of a stage that can be fused; null when it is something else. */
    static @Nullable ElementOperator<?, ?> operator(StageDefinition definition) {
        return definition instanceof OperatorDefinition stage
                        && stage.operator() instanceof ElementOperator<?, ?> operator
                        && operator.inputs().isEmpty()
                        && operator.sideOutputs().isEmpty()
                ? operator
                : null;
    }

    private static byte kind(StageDefinition definition) {
        if (definition instanceof OperatorDefinition) {
            return OPERATOR;
        }
        if (definition instanceof SinkDefinition) {
            return SINK;
        }
        if (definition instanceof ElementDefinition.Map) {
            return MAP;
        }
        if (definition instanceof ElementDefinition.Filter) {
            return FILTER;
        }
        if (definition instanceof ElementDefinition.Peek) {
            return PEEK;
        }
        if (definition instanceof ElementDefinition.Take) {
            return TAKE;
        }
        return definition instanceof ElementDefinition.TakeWhile ? TAKE_WHILE : SKIP;
    }

    byte kind(int step) {
        return kinds[step];
    }

    Object function(int step) {
        return functions[step];
    }

    /**
     * What one stage makes of {@code element}; null when it is left out. Static, and all that matters a parameter: where those
     * are constants, a compiler reduces it to the call of the one function.
     */
    @SuppressWarnings("unchecked")
    static @Nullable Object apply(byte kind, Object function, Object element, ElementState state, int step)
            throws Exception {
        return switch (kind) {
            case MAP ->
                NullResults.refuse(((CheckedFunction<Object, Object>) function).apply(element), NullResults.MAP);
            case FILTER -> ((CheckedPredicate<Object>) function).test(element) ? element : null;
            case PEEK -> {
                ((CheckedConsumer<Object>) function).accept(element);
                yield element;
            }
            case TAKE -> state.takeOne(step, element);
            case TAKE_WHILE -> state.takeIf(((CheckedPredicate<Object>) function).test(element), element);
            case OPERATOR -> state.pass(step, element);
            case SINK -> state.write(step, element);
            default -> state.skipOne(step, element);
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof ElementCode code) || code.length != length) {
            return false;
        }
        for (int step = 0; step < length; step++) {
            if (kinds[step] != code.kinds[step] || functions[step] != code.functions[step]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = length;
        for (int step = 0; step < length; step++) {
            hash = 31 * hash + 7 * kinds[step] + System.identityHashCode(functions[step]);
        }
        return hash;
    }
}
