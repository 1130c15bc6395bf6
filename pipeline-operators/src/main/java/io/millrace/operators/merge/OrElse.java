package io.millrace.operators.merge;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;

/**
 * See {@link Concat#orElse}.
 *
 * @param inputs the other pipeline
 */
record OrElse<T>(List<Graph> inputs) implements FanIn<T, T> {

    @Override
    public String verb() {
        return "orElse";
    }

    @Override
    public String detail() {
        return Inputs.names(inputs);
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(Inputs.AHEAD + 1);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>();
    }

    private static final class Logic<T> implements StageLogic<T, T> {

        private boolean heard;
        private boolean firstOver;
        private boolean otherOver;

        @Override
        public void onStart(LogicContext<T> context) {
            Inputs.refill(0, context);
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<T> context) {
            if (inlet == 0 && !heard) {
                heard = true;
                context.cancel(1);
            }
            context.forward(element, context.element());
            Inputs.refill(inlet, context);
        }

        @Override
        public void onComplete(int inlet, LogicContext<T> context) {
            firstOver |= inlet == 0;
            otherOver |= inlet == 1;
            if (firstOver && (heard || otherOver)) {
                context.complete();
            } else if (inlet == 0) {
                Inputs.refill(1, context);
            }
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
