package io.millrace.operators.merge;

import io.millrace.core.check.CheckContext;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;

/**
 * See {@link Concat#with} and {@link Concat#prepend}.
 *
 * @param inputs what flows in besides the pipeline that this is a stage of
 * @param turn when the pipeline that this is a stage of has its turn: after so many others
 */
record ConcatInputs<T>(List<Graph> inputs, int turn) implements FanIn<T, T> {

    @Override
    public String verb() {
        return turn == 0 ? "concat" : "prepend";
    }

    @Override
    public String detail() {
        return (turn == 0 ? "then " : "") + Inputs.names(inputs);
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(Inputs.AHEAD + 1);
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(1 + inputs.size(), turn);
    }

    private static final class Logic<T> implements StageLogic<T, T> {

        private final boolean[] ended;
        private final int turn;
        /** How many inputs have had their turn. */
        private int over;

        Logic(int inlets, int turn) {
            this.ended = new boolean[inlets];
            this.turn = turn;
        }

        /** Whose turn it is: the first {@code turn} others, inlet 0, the rest. */
        private int current() {
            if (over == turn) {
                return 0;
            }
            return over < turn ? over + 1 : over;
        }

        @Override
        public void onStart(LogicContext<T> context) {
            Inputs.refill(current(), context);
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<T> context) {
            context.forward(element, context.element());
            Inputs.refill(inlet, context);
        }

        @Override
        public void onComplete(int inlet, LogicContext<T> context) {
            ended[inlet] = true;
            while (over < ended.length && ended[current()]) {
                over++;
            }
            if (over == ended.length) {
                context.complete();
            } else {
                Inputs.refill(current(), context);
            }
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
