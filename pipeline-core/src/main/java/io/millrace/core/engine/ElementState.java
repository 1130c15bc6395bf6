package io.millrace.core.engine;

import io.millrace.core.spi.ElementLogic;
import io.millrace.core.spi.ElementOperator;
import io.millrace.core.spi.SinkWriter;
import io.millrace.core.stage.ElementDefinition;
import io.millrace.core.stage.StageDefinition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What fused synchronous stages remember in one run. Belongs to the one thread that handles an element. */
final class ElementState {

    /** Elements that a take still lets through, or that a skip still leaves out. */
    private final long[] left;

    /** The open sinks, at the places of their stages. */
    private final @Nullable SinkWriter<Object>[] writers;

    /** What operators remember, at the places of their stages. */
    private final @Nullable ElementLogic<Object, Object>[] logics;

    private boolean finished;

    /** The stage that works now or worked last: the one that failed, or that left the element out. */
    int step;
    /** After a failure: the element as it entered the stage that failed. */
    @Nullable
    Object input;

    ElementState(List<StageDefinition> definitions, @Nullable SinkWriter<Object>[] writers) {
        this.writers = writers;
        left = definitions.stream().mapToLong(ElementState::count).toArray();
        logics = logics(definitions);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // what enters a stage is what its operator takes
    private static @Nullable ElementLogic<Object, Object>[] logics(List<StageDefinition> definitions) {
        @Nullable ElementLogic<Object, Object>[] logics = new ElementLogic[definitions.size()];
        for (int at = 0; at < logics.length; at++) {
            ElementOperator<?, ?> operator = ElementCode.operator(definitions.get(at));
            if (operator != null) {
                logics[at] = (ElementLogic<Object, Object>)
                        Objects.requireNonNull(operator.elementLogic(), "the logic of an operator was null");
            }
        }
        return logics;
    }

    private static long count(StageDefinition definition) {
        if (definition instanceof ElementDefinition.Take take) {
            return take.count();
        }
        return definition instanceof ElementDefinition.Skip skip ? skip.count() : 0;
    }

    Object takeOne(int at, Object element) {
        finished |= --left[at] == 0;
        return element;
    }

    @Nullable
    Object takeIf(boolean passes, Object element) {
        finished |= !passes;
        return passes ? element : null;
    }

    @Nullable
    Object skipOne(int at, Object element) {
        if (left[at] == 0) {
            return element;
        }
        left[at]--;
        return null;
    }

    @Nullable
    Object pass(int at, Object element) throws Exception {
        ElementLogic<Object, Object> logic = logics[at];
        if (logic == null) {
            throw new IllegalStateException("stage " + at + " has no logic");
        }
        return logic.apply(element);
    }

    Object write(int at, Object element) throws Exception {
        SinkWriter<Object> writer = writers[at];
        if (writer == null || writer.write(element) != null) {
            throw new IllegalStateException("a sink that says it confirms at once returned a confirmation for later");
        }
        return element;
    }

    /** Whether a stage has had its last element. */
    boolean finished() {
        return finished;
    }
}
