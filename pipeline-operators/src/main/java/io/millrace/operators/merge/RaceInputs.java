package io.millrace.operators.merge;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;

/**
 * See {@link Race#with}.
 *
 * @param inputs what flows in besides the pipeline that this is a stage of
 */
record RaceInputs<T>(List<Graph> inputs) implements FanIn<T, T> {

    @Override
    public String verb() {
        return "race";
    }

    @Override
    public String detail() {
        return "with " + Inputs.names(inputs);
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(inputs.size() + Inputs.AHEAD + 1L);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(1 + inputs.size());
    }

    private static final class Logic<T> implements StageLogic<T, T> {

        private final int inlets;
        private int open;
        private int winner = -1;

        Logic(int inlets) {
            this.inlets = inlets;
            this.open = inlets;
        }

        @Override
        public void onStart(LogicContext<T> context) {
            for (int inlet = 0; inlet < inlets; inlet++) {
                context.pull(inlet, 1);
            }
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<T> context) {
            if (winner < 0) {
                winner = inlet;
                cancelOthers(context);
            }
            context.forward(element, context.element());
            Inputs.refill(inlet, context);
        }

        private void cancelOthers(LogicContext<T> context) {
            for (int inlet = 0; inlet < inlets; inlet++) {
                if (inlet != winner) {
                    context.cancel(inlet);
                }
            }
        }

        @Override
        public void onComplete(int inlet, LogicContext<T> context) {
            open--;
            if (inlet == winner || open == 0) {
                context.complete();
            }
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
