package io.millrace.core;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.util.List;

/** Passes on what comes through any inlet, and isolates inputs that fail when told so. */
record Together(List<Graph> inputs, boolean isolates) implements Operator<Integer, Integer> {

    static Together with(Pipeline<?>... others) {
        return new Together(List.of(others).stream().map(Pipeline::graph).toList(), false);
    }

    Together isolating() {
        return new Together(inputs, true);
    }

    @Override
    public String verb() {
        return "together";
    }

    @Override
    public String detail() {
        return "";
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(4L * (1 + inputs.size()));
    }

    @Override
    public StageLogic<Integer, Integer> logic() {
        return new StageLogic<>() {
            private int open = 1 + inputs.size();

            @Override
            public void onStart(LogicContext<Integer> context) {
                for (int inlet = 0; inlet <= inputs.size(); inlet++) {
                    context.pull(inlet, 4);
                }
            }

            @Override
            public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
                context.forward(element, context.element());
                context.pull(inlet, 1);
            }

            @Override
            public void onComplete(int inlet, LogicContext<Integer> context) {
                if (context.inputFailure() != null && isolates) {
                    context.isolateFailure();
                }
                open--;
                if (open == 0) {
                    context.complete();
                }
            }

            @Override
            public long held() {
                return 0;
            }
        };
    }
}
