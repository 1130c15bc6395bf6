package io.millrace.operators.merge;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;

/**
 * See {@link Merge#preferring}.
 *
 * @param inputs those that go first, the most preferred one at the beginning
 */
record PreferredMerge<T>(List<Graph> inputs) implements FanIn<T, T> {

    @Override
    public String verb() {
        return "mergePreferring";
    }

    @Override
    public String detail() {
        return Inputs.names(inputs) + " first";
    }

    @Override
    public OperatorBounds bounds() {
        return Inputs.bounds(inputs);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(1 + inputs.size());
    }

    private static final class Logic<T> extends ChoosingLogic<T> {

        Logic(int inlets) {
            super(inlets);
        }

        @Override
        int choose(Waiting<T> waiting) {
            for (int inlet = 1; inlet < waiting.inlets(); inlet++) {
                if (!waiting.isEmpty(inlet)) {
                    return inlet;
                }
            }
            return 0;
        }
    }
}
