package io.millrace.core.engine;

import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.stage.ElementDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions of fused synchronous stages and, for the counting ones, their state in one run. Belongs to the one thread
 * that handles an element.
 */
final class ElementSteps {

    private static final byte MAP = 0;
    private static final byte FILTER = 1;
    private static final byte PEEK = 2;
    private static final byte TAKE = 3;
    private static final byte TAKE_WHILE = 4;
    private static final byte SKIP = 5;

    final int length;
    private final byte[] kinds;
    private final Object[] functions;
    /** Elements that a TAKE still lets through, or that a SKIP still leaves out. */
    private final long[] left;

    private boolean finished;

    ElementSteps(List<ElementDefinition> definitions) {
        length = definitions.size();
        kinds = new byte[length];
        functions = new Object[length];
        left = new long[length];
        for (int step = 0; step < length; step++) {
            ElementDefinition definition = definitions.get(step);
            functions[step] = definition.function();
            kinds[step] = kind(definition);
            left[step] = definition instanceof ElementDefinition.Take take
                    ? take.count()
                    : definition instanceof ElementDefinition.Skip skip ? skip.count() : 0;
        }
    }

    private static byte kind(ElementDefinition definition) {
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

    /** What stage {@code step} makes of {@code element}; null when it is left out. */
    @SuppressWarnings("unchecked")
    @Nullable
    Object apply(int step, Object element) throws Exception {
        Object function = functions[step];
        return switch (kinds[step]) {
            case MAP ->
                NullResults.refuse(((CheckedFunction<Object, Object>) function).apply(element), "the function of map");
            case FILTER -> ((CheckedPredicate<Object>) function).test(element) ? element : null;
            case PEEK -> {
                ((CheckedConsumer<Object>) function).accept(element);
                yield element;
            }
            case TAKE -> {
                finished |= --left[step] == 0;
                yield element;
            }
            case TAKE_WHILE -> {
                finished |= !((CheckedPredicate<Object>) function).test(element);
                if (finished) {
                    yield null;
                }
                yield element;
            }
            default -> {
                if (left[step] == 0) {
                    yield element;
                }
                left[step]--;
                yield null;
            }
        };
    }

    /** Whether a stage has had its last element. */
    boolean finished() {
        return finished;
    }
}
