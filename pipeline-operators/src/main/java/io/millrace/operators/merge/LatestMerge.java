package io.millrace.operators.merge;

import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;

/**
 * See {@link Merge#latest}.
 *
 * @param inputs what flows in besides the pipeline that this is a stage of
 */
record LatestMerge<T>(List<Graph> inputs) implements FanIn<T, List<T>> {

    @Override
    public String verb() {
        return "mergeLatest";
    }

    @Override
    public String detail() {
        return "with " + Inputs.names(inputs);
    }

    @Override
    public OperatorBounds bounds() {
        return Inputs.boundsWithOneKept(inputs);
    }

    @Override
    public StageLogic<T, List<T>> logic() {
        return new LatestLogic<>(1 + inputs.size()) {
            @Override
            @SuppressWarnings("unchecked") // every input has elements of type T
            List<T> combine(Object[] values) {
                return (List<T>) List.of(values);
            }
        };
    }
}
