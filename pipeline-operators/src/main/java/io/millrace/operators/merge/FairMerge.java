package io.millrace.operators.merge;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;

/**
 * See {@link Merge#with}. The engine shows elements of inlets in turn.
 *
 * @param inputs what flows in besides the pipeline that this is a stage of
 */
record FairMerge<T>(List<Graph> inputs) implements FanIn<T, T> {

    @Override
    public String verb() {
        return "merge";
    }

    @Override
    public String detail() {
        return "with " + Inputs.names(inputs);
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

    private static final class Logic<T> implements StageLogic<T, T> {

        private final int inlets;
        private int open;

        Logic(int inlets) {
            this.inlets = inlets;
            this.open = inlets;
        }

        @Override
        public void onStart(LogicContext<T> context) {
            Inputs.refillAll(inlets, context);
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<T> context) {
            context.forward(element, context.element());
            Inputs.refill(inlet, context);
        }

        @Override
        public void onComplete(int inlet, LogicContext<T> context) {
            open--;
            if (open == 0) {
                context.complete();
            }
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
